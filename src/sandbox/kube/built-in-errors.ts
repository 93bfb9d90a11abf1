import type { JsonObject } from '../../core/model.ts';
import { listAt, objectAt, stringAt } from '../json-parts.ts';
import type { ApiKind } from './api-kind.ts';
import type { FieldError } from './status.ts';

/** What is wrong with an object of a built-in kind beyond its fields' types, of the things that are easily got wrong. */
export function builtInErrors(kind: ApiKind, object: JsonObject): readonly FieldError[] {
  switch (kind.resource) {
    case 'cronjobs.batch':
      return [
        ...scheduleErrors(object),
        ...restartErrors(objectAt(object, 'spec', 'jobTemplate'), 'spec.jobTemplate.spec.template.spec'),
      ];
    case 'jobs.batch':
      return restartErrors(object, 'spec.template.spec');
    case 'roles.rbac.authorization.k8s.io':
      return ruleErrors(object);
    default:
      return [];
  }
}

const units: readonly (readonly [least: number, most: number, names: string])[] = [
  [0, 59, ''],
  [0, 23, ''],
  [1, 31, ''],
  [1, 12, 'JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC'],
  [0, 7, 'SUN|MON|TUE|WED|THU|FRI|SAT'],
];

/** @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax */
function isSchedule(text: string): boolean {
  if (/^@(yearly|annually|monthly|weekly|daily|midnight|hourly|every \d+\w*)$/.test(text)) return true;
  const fields = text.trim().split(/\s+/);
  return fields.length === 5 && fields.every((field, index) => field.split(',').every((part) => isPart(part, index)));
}

function isPart(part: string, index: number): boolean {
  const [least = 0, most = 0, names = ''] = units[index] ?? [];
  const value = names === '' ? '\\d+' : `\\d+|${names}`;
  const found = new RegExp(`^(?:[*?]|(${value})(?:-(${value}))?)(?:/(\\d+))?$`, 'i').exec(part);
  if (found === null) return false;
  const bounds = [found[1], found[2]].filter((one) => one !== undefined && /^\d+$/.test(one)).map(Number);
  return (
    bounds.every((one) => one >= least && one <= most) &&
    found[3] !== '0' &&
    (bounds.length < 2 || (bounds[0] ?? 0) <= (bounds[1] ?? 0))
  );
}

// What the parser says of each mistake is not imitated.
function scheduleErrors(cronJob: JsonObject): readonly FieldError[] {
  const schedule = stringAt(cronJob, 'spec', 'schedule');
  if (schedule === undefined || isSchedule(schedule)) return [];
  const message = `Invalid value: ${JSON.stringify(schedule)}: expected exactly 5 fields, found ${schedule.trim().split(/\s+/).length}: [${schedule}]`;
  return [{ type: 'FieldValueInvalid', field: 'spec.schedule', message }];
}

function restartErrors(job: JsonObject, path: string): readonly FieldError[] {
  const spec = objectAt(job, 'spec', 'template', 'spec');
  const errors: FieldError[] = [];
  if (listAt(spec, 'containers').length === 0 && spec['containers'] !== undefined) {
    errors.push({ type: 'FieldValueRequired', field: `${path}.containers`, message: 'Required value' });
  }
  const policy = stringAt(spec, 'restartPolicy');
  if (policy === 'Always') {
    const message = 'Required value: valid values: "OnFailure", "Never"';
    errors.push({ type: 'FieldValueRequired', field: `${path}.restartPolicy`, message });
  }
  for (const [index, container] of listAt(spec, 'containers').entries()) {
    const image = stringAt(container, 'image') ?? '';
    if (image === '')
      errors.push({ type: 'FieldValueRequired', field: `${path}.containers[${index}].image`, message: 'Required value' });
  }
  const volumes = new Set(listAt(spec, 'volumes').map((volume) => stringAt(volume, 'name')));
  for (const [index, container] of listAt(spec, 'containers').entries()) {
    for (const [at, mount] of listAt(container, 'volumeMounts').entries()) {
      const name = stringAt(mount, 'name') ?? '';
      if (volumes.has(name)) continue;
      const field = `${path}.containers[${index}].volumeMounts[${at}].name`;
      errors.push({ type: 'FieldValueNotFound', field, message: `Not found: ${JSON.stringify(name)}` });
    }
  }
  return errors;
}

function ruleErrors(role: JsonObject): readonly FieldError[] {
  return listAt(role, 'rules').flatMap((rule, index): readonly FieldError[] => {
    const required = (field: string, why: string): FieldError => ({
      type: 'FieldValueRequired',
      field: `rules[${index}].${field}`,
      message: `Required value: ${why}`,
    });
    if (listAt(rule, 'verbs').length === 0) return [required('verbs', 'verbs must contain at least one value')];
    if (listAt(rule, 'nonResourceURLs').length > 0) {
      const message = 'Invalid value: namespaced rules cannot apply to non-resource URLs';
      return [{ type: 'FieldValueInvalid', field: `rules[${index}].nonResourceURLs`, message }];
    }
    const errors: FieldError[] = [];
    if (listAt(rule, 'apiGroups').length === 0)
      errors.push(required('apiGroups', 'resource rules must supply at least one api group'));
    if (listAt(rule, 'resources').length === 0)
      errors.push(required('resources', 'resource rules must supply at least one resource'));
    return errors;
  });
}
