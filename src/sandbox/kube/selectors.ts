import type { JsonObject } from '../../core/model.ts';
import { objectAt, stringAt } from '../json-parts.ts';
import { badRequest } from './status.ts';

/** True for the objects a selector picks. */
export type Pick = (object: JsonObject) => boolean;

/**
 * Reads a label selector: `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a`, joined by commas. Throws 400.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export function labelSelector(text: string): Pick {
  const parts = text.split(/,(?![^(]*\))/).map((part) => part.trim());
  const picks = parts.filter((part) => part !== '').map(requirement);
  return (object) => picks.every((pick) => pick(objectAt(object, 'metadata', 'labels')));
}

function requirement(part: string): Pick {
  const set = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(part);
  if (set !== null) {
    const [, key = '', how, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    const inside: Pick = (labels) => values.includes(stringAt(labels, key) ?? '\u0000');
    return how === 'in' ? inside : (labels) => !inside(labels);
  }
  const equality = /^([^=!\s]+)\s*(!=|==|=)\s*([^=!]*)$/.exec(part);
  if (equality !== null) {
    const [, key = '', how, value = ''] = equality;
    return how === '!=' ? (labels) => stringAt(labels, key) !== value.trim() : (labels) => stringAt(labels, key) === value.trim();
  }
  const presence = /^(!?)([^=!\s]+)$/.exec(part);
  if (presence === null) throw badRequest(`unable to parse requirement: ${part}`);
  const [, not, key = ''] = presence;
  return (labels) => (stringAt(labels, key) !== undefined) === (not === '');
}

/** Reads a field selector; only `metadata.name` and `metadata.namespace` are known, as for custom resources. Throws 400. */
export function fieldSelector(text: string): Pick {
  const picks = text
    .split(',')
    .filter((part) => part !== '')
    .map((part): Pick => {
      const match = /^(metadata\.(?:name|namespace))(!=|==|=)(.*)$/.exec(part);
      const [, field = '', how, value = ''] = match ?? [];
      if (match === null) throw badRequest(`field label not supported: ${part.split(/[=!]/)[0] ?? part}`);
      const steps = field.split('.');
      return (object) => (stringAt(object, ...steps) === value) === (how !== '!=');
    });
  return (object) => picks.every((pick) => pick(object));
}
