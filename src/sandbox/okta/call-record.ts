import type { Answer, Request } from './okta-route.ts';
import { isRaw, type Raw, type Value } from './raw.ts';

/** One request that the org got, and what it answered; without secrets. */
export interface Call {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Without the question mark; empty when there is none. */
  readonly query: string;
  /** 0 when nothing was sent. */
  readonly status: number;
  /** The request's body: JSON, or the fields of a form; `null` when there is none or it is neither. */
  readonly body: Value;
  /** The answer's JSON body; `null` when there is none or it is something else. */
  readonly answer: Value;
  readonly at: Date;
}

const secretFields = new Set([
  ...[
    'client_secret',
    'client_assertion',
    'password',
    'passcode',
    'code',
    'code_verifier',
    'refresh_token',
    'access_token',
    'id_token',
    'id_token_hint',
    'device_code',
    'user_code',
  ],
  ...['token', 'stateToken', 'sessionToken', 'activationToken', 'activationUrl', 'answer'],
]);
// Of a JSON Web Key (RFC 7518 section 6).
const privateParts = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']);

/** The record of a request and its answer (`undefined`: none was sent). Secret fields read `[secret]`. */
export function callOf(request: Request, query: string, answer: Answer | undefined, at: Date): Call {
  return {
    method: request.method,
    path: request.path,
    query: redactedQuery(query),
    status: answer?.status ?? 0,
    body: redacted(parsed(request)),
    answer: redacted(answer?.body ?? null),
    at,
  };
}

function parsed(request: Request): Value {
  const text = request.bytes.toString('utf8');
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text) as Value;
  } catch {
    return null;
  }
}

function redacted(value: Value, secret = false): Value {
  if (Array.isArray(value)) return value.map((item) => redacted(item, secret));
  if (!isRaw(value)) return secret && typeof value === 'string' ? '[secret]' : value;
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => {
      // A person's password is an object with the secret within; an app's `refresh_token` is one, and holds settings.
      const within = isRaw(inner) ? field === 'password' : isSecret(field, value);
      return [field, redacted(inner, secret || within)];
    }),
  );
}

function isSecret(field: string, within: Raw): boolean {
  return secretFields.has(field) || ('kty' in within && privateParts.has(field));
}

function redactedQuery(query: string): string {
  const fields = new URLSearchParams(query);
  if (![...fields.keys()].some((field) => secretFields.has(field))) return query;
  for (const field of new Set(fields.keys())) if (secretFields.has(field)) fields.set(field, '[secret]');
  return fields.toString();
}
