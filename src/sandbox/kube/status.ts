import type { Json, JsonObject } from '../../core/model.ts';
import { defined } from '../json-parts.ts';
import type { ApiKind } from './api-kind.ts';

/** A request the API refuses; `status` is the body of the answer, `code` its HTTP status. */
export class Refusal extends Error {
  readonly code: number;
  readonly status: JsonObject;

  /** `reason` and `details` as the API server spells them; a generic failure has no reason. */
  constructor(code: number, reason: string | undefined, message: string, details?: JsonObject) {
    super(message);
    this.code = code;
    this.status = defined({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      reason,
      details,
      code,
    });
  }
}

/** What the API server refuses in plain text, before it knows what the client reads. */
export class PlainRefusal extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** One thing wrong with an object. `type` is a cause's reason, `message` what follows the field's name. */
export interface FieldError {
  readonly type: string;
  readonly field: string;
  readonly message: string;
}

function about(kind: ApiKind, name: string, called: string): JsonObject {
  return defined({ name: name || undefined, group: kind.group || undefined, kind: called });
}

/** 404 for an object that is not there. */
export function notFound(kind: ApiKind, name: string): Refusal {
  return new Refusal(404, 'NotFound', `${kind.resource} "${name}" not found`, about(kind, name, kind.plural));
}

/** 403 with the reason as the API server puts it: after `x "y" is forbidden: `. */
export function forbidden(kind: Pick<ApiKind, 'group' | 'plural'>, name: string, why: string, causes?: readonly Json[]): Refusal {
  const called = kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`;
  const subject = name === '' ? called : `${called} "${name}"`;
  const details = defined({ name: name || undefined, group: kind.group || undefined, kind: kind.plural, causes });
  return new Refusal(403, 'Forbidden', `${subject} is forbidden: ${why}`, details);
}

/** 409 for an object that is there already. */
export function alreadyExists(kind: ApiKind, name: string): Refusal {
  return new Refusal(409, 'AlreadyExists', `${kind.resource} "${name}" already exists`, about(kind, name, kind.plural));
}

/** 400 for a request that cannot be understood. */
export function badRequest(message: string): Refusal {
  return new Refusal(400, 'BadRequest', message);
}

/** 409 for an object that changed since it was read. */
export function modified(kind: ApiKind, name: string): Refusal {
  const why = 'the object has been modified; please apply your changes to the latest version and try again';
  return new Refusal(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${kind.resource} "${name}": ${why}`,
    about(kind, name, kind.plural),
  );
}

/** 409 for a precondition (`UID` or `ResourceVersion`) that does not hold. */
export function preconditionFailed(kind: ApiKind, name: string, what: string, asked: string, found: string): Refusal {
  const called = qualified(kind);
  const why =
    what === 'UID'
      ? `the UID in the precondition (${asked}) does not match the UID in record (${found}). The object might have been deleted and then recreated`
      : `the ${what} in the precondition (${asked}) does not match the ${what} in record (${found}). The object might have been modified`;
  return new Refusal(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${called} "${name}": ${why}`,
    about(kind, name, kind.kind),
  );
}

/** The kind as it stands in validation errors: `ExtAuthPolicy.security.policy.gloo.solo.io`. */
function qualified(kind: Pick<ApiKind, 'group' | 'kind'>): string {
  return kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`;
}

/** 422 with one cause per error. */
export function invalid(kind: Pick<ApiKind, 'group' | 'kind'>, name: string, errors: readonly FieldError[]): Refusal {
  const texts = errors.map((error) => `${error.field}: ${error.message}`);
  const [only] = texts;
  const text = texts.length === 1 && only !== undefined ? only : `[${texts.join(', ')}]`;
  const causes = errors.map((error): Json => ({ reason: error.type, message: error.message, field: error.field }));
  return new Refusal(422, 'Invalid', `${qualified(kind)} "${name}" is invalid: ${text}`, {
    ...defined({ name: name || undefined, group: kind.group || undefined, kind: kind.kind || undefined }),
    causes,
  });
}

/** 415 for a body in a format that is not read here. */
export function unsupportedMedia(accepted: readonly string[]): Refusal {
  return new Refusal(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
  );
}
