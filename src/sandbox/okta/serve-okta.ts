import { randomBytes } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { bytesOf, onLoopback, refuse, type Target, Unacceptable } from '../local-server.ts';
import { type Acting, newActor } from './act.ts';
import { type Call, callOf } from './call-record.ts';
import { answerOf, type Fault, type Faults } from './okta-faults.ts';
import type { Answer, Request } from './okta-route.ts';
import { newMeter } from './rate-limits.ts';
import { Refusal } from './refusal.ts';

/** What the server tells the rest of the sandbox. */
export interface Wiring extends Acting {
  readonly faults: Faults;
  /** Called after each request. */
  readonly record: (call: Call) => void;
}

const largestBody = 5 * 1024 * 1024;

/** The listener of the org's HTTP server: reads, waits, acts, answers and records. */
export function listenerOf(wiring: Wiring): RequestListener {
  const { org, faults, conditions, closing, record } = wiring;
  const act = newActor(wiring);
  const meter = newMeter(org);
  let open = 0;
  // requests that will be delivered again, each after so many answers to others
  let late: { readonly request: Request; after: number }[] = [];

  const limited = async (request: Request, fault: Fault | undefined, others: number): Promise<Answer> => {
    try {
      meter.checkConcurrency(others, conditions.rateLimits);
      const headers = meter.count(request, conditions.rateLimits);
      const answer = await act(request);
      const again = fault?.kind === 'twice' && fault.later === undefined ? await act(request) : answer;
      const { headers: own, ...rest } = fault?.answer === 'second' ? again : answer;
      return { ...rest, headers: { ...headers, ...own } };
    } catch (error) {
      if (error instanceof Refusal) return error.answer;
      throw error;
    }
  };

  const deliverLate = async (): Promise<void> => {
    for (const entry of late) entry.after -= 1;
    const due = late.filter(({ after }) => after <= 0);
    late = late.filter(({ after }) => after > 0);
    for (const { request } of due) await act(request);
  };

  const serve = async ({ path, search }: Target, message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const at = org.now();
    const others = open - 1;
    const request: Request = {
      method: message.method ?? 'GET',
      path,
      params: {},
      query: new URLSearchParams(search),
      headers: message.headers,
      bytes: await bytesOf(message, largestBody),
    };
    if (conditions.latencyMs > 0) await delay(conditions.latencyMs, undefined, { signal: closing });
    const fault = faults.take(request.method, path);
    const answer = fault === undefined || actsFirst(fault) ? await limited(request, fault, others) : answerOf(fault, at);
    const sent = fault?.kind === 'lose-answer' ? undefined : answer;
    record(callOf(request, search, sent, at));
    if (fault?.kind === 'hang') return;
    if (sent === undefined) response.socket?.resetAndDestroy();
    else send(response, sent, fault);
    await deliverLate();
    if (fault?.kind === 'twice' && fault.later !== undefined) late.push({ request, after: fault.later });
  };

  const listen = (target: Target, message: IncomingMessage, response: ServerResponse): void => {
    open += 1;
    response.once('close', () => {
      open -= 1;
    });
    serve(target, message, response).catch((error: unknown) => {
      if (closing.aborted || response.writableEnded) return;
      if (error instanceof Unacceptable) return refuse(response, error.status, error.message);
      // A bug of the sandbox: it has to be seen, and must not look like Okta.
      refuse(response, 500, error instanceof Error ? (error.stack ?? error.message) : String(error));
    });
  };
  return onLoopback(listen, {});
}

function actsFirst({ kind }: Fault): boolean {
  return kind === 'truncate' || kind === 'lose-answer' || kind === 'twice';
}

function send(response: ServerResponse, answer: Answer, fault: Fault | undefined): void {
  const type = answer.content?.type ?? (answer.body === undefined ? undefined : 'application/json');
  const data = Buffer.from(answer.content?.data ?? (answer.body === undefined ? '' : JSON.stringify(answer.body)));
  response.writeHead(answer.status, {
    'x-okta-request-id': randomBytes(16).toString('hex'),
    'cache-control': 'no-cache, no-store',
    ...(type === undefined ? {} : { 'content-type': type }),
    ...(answer.status === 204 ? {} : { 'content-length': data.length }),
    ...answer.headers,
  });
  if (fault?.kind !== 'truncate') response.end(data);
  // The announced length stays whole: the caller sees the connection end too early.
  else response.write(data.subarray(0, Math.floor(data.length / 2)), () => response.socket?.destroySoon());
}
