import { expect } from 'vitest';
import type { Raw, Value } from '../../../src/sandbox/okta/raw.ts';
import type { OktaStandIn } from '../../../src/sandbox/okta/start-okta.ts';
import { call, objectOf } from './call.ts';
import { checkResponse, contractAvailable } from './contract.ts';

/** Expects 400 E0000001 for a field, with causes; gives the answer. */
export async function expectInvalid(okta: OktaStandIn, method: string, path: string, body: Value, field: string): Promise<Raw> {
  const answer = await expectRefusal(okta, method, path, body, 400, 'E0000001', `Api validation failed: ${field}`);
  expect(causes(answer).length).toBeGreaterThan(0);
  return answer;
}

/** Expects 403 E0000006. */
export async function expectForbidden(okta: OktaStandIn, method: string, path: string, body?: Value): Promise<void> {
  await expectRefusal(okta, method, path, body, 403, 'E0000006', 'You do not have permission to perform the requested action');
}

/** Expects an error of Okta's form; gives the answer. */
export async function expectRefusal(
  okta: OktaStandIn,
  method: string,
  path: string,
  body: Value | undefined,
  status: number,
  code: string,
  summary: string,
): Promise<Raw> {
  const reply = await call(okta, method, path, body);
  expect({ status: reply.status, body: reply.body }).toMatchObject({
    status,
    body: { errorCode: code, errorSummary: summary, errorLink: code, errorId: expect.stringMatching(/^oae/) },
  });
  if (contractAvailable) expect(checkResponse(method, path, reply.status, reply.body)).toEqual([]);
  return objectOf(reply);
}

/** The sentences of an error's causes. */
export function causes(answer: Raw): Value[] {
  return (answer['errorCauses'] as Raw[]).map((cause) => cause['errorSummary'] ?? null);
}
