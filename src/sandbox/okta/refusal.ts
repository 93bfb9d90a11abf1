import { randomBytes } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import type { Answer } from './okta-route.ts';

/** Thrown by a handler to answer with an error. */
export class Refusal extends Error {
  readonly answer: Answer;

  /** `answer` is what the caller gets. */
  constructor(message: string, answer: Answer) {
    super(message);
    this.answer = answer;
  }
}

/**
 * Okta's error envelope with any code, summary and causes.
 * @see https://developer.okta.com/docs/reference/error-codes/
 */
export function refusal(
  status: number,
  errorCode: string,
  errorSummary: string,
  causes: readonly string[] = [],
  headers: OutgoingHttpHeaders = {},
): Refusal {
  return new Refusal(`${errorCode} ${errorSummary}`, {
    status,
    headers,
    body: {
      errorCode,
      errorSummary,
      errorLink: errorCode,
      errorId: `oae${randomBytes(16).toString('base64url')}`,
      errorCauses: causes.map((cause) => ({ errorSummary: cause })),
    },
  });
}

/** 400 E0000001 for one field; each cause is a sentence that says which field and why. */
export function invalid(field: string, ...causes: readonly string[]): Refusal {
  return refusal(400, 'E0000001', `Api validation failed: ${field}`, causes);
}

/** 400 E0000001: a field that has to be there is not, or is empty. */
export function blank(field: string): Refusal {
  return invalid(field, `${field}: The field cannot be left blank`);
}

/** 400 E0000001: another object has this value of a field that must be unique. */
export function taken(field: string): Refusal {
  return invalid(field, `${field}: An object with this field already exists in the current organization`);
}

/** 400 E0000003: not JSON, or a value of the wrong type, or one that an enumeration does not have. */
export function malformed(): Refusal {
  return refusal(400, 'E0000003', 'The request body was not well-formed.');
}

/** 404 E0000007; `type` is Okta's name of the kind, e.g. `AppInstance`. */
export function notFound(id: string, type: string): Refusal {
  return refusal(404, 'E0000007', `Not found: Resource not found: ${id} (${type})`);
}

/** 403 E0000006: the rights or scopes are too small, or nobody may do this to this object. */
export function forbidden(headers: OutgoingHttpHeaders = {}): Refusal {
  return refusal(403, 'E0000006', 'You do not have permission to perform the requested action', [], headers);
}

/** An OAuth error, in the shape of RFC 6749 section 5.2. */
export function oauthRefusal(status: number, error: string, description: string, headers: OutgoingHttpHeaders = {}): Refusal {
  return new Refusal(`${error} ${description}`, {
    status,
    headers,
    body: { error, error_description: description },
  });
}
