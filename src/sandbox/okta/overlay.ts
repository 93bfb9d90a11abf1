import { copyOf, isRaw, type Raw, rawAt } from './raw.ts';

/** Which fields of an object may be written: `true` as a whole, `false` never, or field by field. */
export interface Writable {
  readonly [field: string]: boolean | Writable;
}

/**
 * What comes of a replacing write: the defaults, with the fields that were sent laid over them.
 * A field that is not known is dropped, unless the object had it before: then the org knows it, and what was sent holds
 * (and a field that the org knows but that was not sent goes, as it goes in a real PUT). Null stands for the default.
 */
export function overlay(defaults: Raw, sent: Raw, writable: Writable, before: Raw): Raw {
  const out = copyOf(defaults);
  for (const [field, value] of Object.entries(sent)) {
    const named = Object.hasOwn(writable, field) ? writable[field] : undefined;
    const known = named ?? (Object.hasOwn(before, field) ? true : undefined);
    if (known === undefined || known === false) continue;
    if (value === null) {
      if (named === undefined) out[field] = null;
    } else if (typeof known === 'object' && isRaw(value)) {
      out[field] = overlay(rawAt(defaults, field), value, known, rawAt(before, field));
    } else out[field] = copyOf(value);
  }
  return out;
}
