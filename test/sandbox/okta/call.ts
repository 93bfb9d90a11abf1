import type { Raw, Value } from '../../../src/sandbox/okta/raw.ts';
import type { OktaStandIn } from '../../../src/sandbox/okta/start-okta.ts';
import { spa } from './bodies.ts';

/** What came back, with the body parsed where it is JSON. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** `null` when the body is empty or no JSON. */
  readonly body: Value;
  readonly text: string;
}

/** Calls an org as an administrator; `authorization` replaces the API token, and an empty one is left out. */
export async function call(
  okta: { readonly url: string; readonly token: string },
  method: string,
  path: string,
  body?: Value,
  authorization = `SSWS ${okta.token}`,
): Promise<Reply> {
  const response = await fetch(`${okta.url}${path}`, {
    method,
    headers: {
      accept: 'application/json',
      ...(authorization === '' ? {} : { authorization }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: parsed(text), text };
}

/** The JSON object that a reply holds; throws when it is something else, with what it is. */
export function objectOf(reply: Reply): Raw {
  if (typeof reply.body !== 'object' || reply.body === null || Array.isArray(reply.body)) {
    throw new Error(`not an object: ${reply.status} ${reply.text}`);
  }
  return reply.body;
}

/** The JSON list that a reply holds; throws when it is something else. */
export function listOf(reply: Reply): Raw[] {
  if (!Array.isArray(reply.body)) throw new Error(`not a list: ${reply.status} ${reply.text}`);
  return reply.body as Raw[];
}

/** Creates the SPA app and gives its id. */
export async function createSpa(okta: OktaStandIn, label = 'Portal'): Promise<string> {
  return String(objectOf(await call(okta, 'POST', '/api/v1/apps', spa(label)))['id']);
}

function parsed(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return null;
  }
}
