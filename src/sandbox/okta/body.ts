import type { Request } from './okta-route.ts';
import { isRaw, type Raw } from './raw.ts';
import { malformed } from './refusal.ts';

/** What a field may be: a JSON type, one of some words, a list of these, or an object of these. */
type Shape =
  | 'string'
  | 'boolean'
  | 'integer'
  | 'object'
  | readonly string[]
  | { readonly list: Shape }
  | { readonly fields: Shapes };

/** The fields of an object that are known; others are not looked at. */
export type Shapes = { readonly [field: string]: Shape };

/**
 * The request's body as a JSON object whose known fields are of the right type. Null stands for absent anywhere.
 * Throws 400 E0000003 otherwise: Okta's reader fails before any rule is looked at.
 */
export function bodyOf(request: Request, shapes: Shapes): Raw {
  const body = jsonOf(request);
  if (!isRaw(body) || !fits(body, { fields: shapes })) throw malformed();
  return body;
}

function jsonOf(request: Request): unknown {
  try {
    return JSON.parse(request.bytes.toString('utf8'));
  } catch {
    throw malformed();
  }
}

function fits(value: unknown, shape: Shape): boolean {
  if (value === null || value === undefined) return true;
  if (shape === 'string') return typeof value === 'string';
  if (shape === 'boolean') return typeof value === 'boolean';
  if (shape === 'integer') return Number.isInteger(value);
  if (shape === 'object') return isRaw(value);
  if (isWords(shape)) return typeof value === 'string' && shape.includes(value);
  if ('list' in shape) return Array.isArray(value) && value.every((item) => item !== null && fits(item, shape.list));
  return isRaw(value) && Object.entries(shape.fields).every(([field, inner]) => fits(value[field], inner));
}

function isWords(shape: Shape): shape is readonly string[] {
  return Array.isArray(shape);
}
