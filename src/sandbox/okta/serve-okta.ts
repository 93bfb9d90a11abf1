import { randomBytes } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type Call, callOf } from './call-record.ts';
import { allow, callerOf } from './caller.ts';
import { notImitated } from './not-imitated.ts';
import { answerOf, type Fault, type Faults } from './okta-faults.ts';
import { type Answer, match, type Org, type Request, type Route } from './okta-route.ts';
import { Refusal, refusal } from './refusal.ts';

/** What the server tells the rest of the sandbox. */
export interface Wiring {
  readonly org: Org;
  readonly routes: readonly Route[];
  readonly faults: Faults;
  readonly latencyMs: number;
  /** Aborted when the org closes: what is still held back is then never done. */
  readonly closing: AbortSignal;
  /** Called after each request. */
  readonly record: (call: Call) => void;
  /** Called for each request that no route takes. */
  readonly unknown: (methodAndPath: string) => void;
  /** Called after each request that may have changed the org, before it is answered. */
  readonly save: () => Promise<void>;
}

const largestBody = 5 * 1024 * 1024;
const callsPerMinute = 600;

/** The listener of the org's HTTP server: reads, waits, acts, answers and records. */
export function listenerOf(wiring: Wiring): RequestListener {
  const limits = newLimits(wiring.org.now);
  return (message, response) => {
    serve(wiring, limits, message, response).catch((error: unknown) => {
      if (wiring.closing.aborted) return;
      // A bug of the sandbox: it has to be seen, and must not look like Okta.
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(`gloo-okta sandbox: ${text}\n`);
    });
  };
}

async function serve(wiring: Wiring, limits: () => Headers, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const { org, faults } = wiring;
  const at = org.now();
  const [path = '/', ...rest] = (message.url ?? '/').split('?');
  const query = rest.join('?');
  const request: Request = {
    method: message.method ?? 'GET',
    path,
    params: {},
    query: new URLSearchParams(query),
    headers: message.headers,
    bytes: await bytesOf(message),
  };
  if (wiring.latencyMs > 0) await delay(wiring.latencyMs, undefined, { signal: wiring.closing });
  const fault = faults.take(request.method, path);
  const answer = fault === undefined || actsFirst(fault) ? await act(wiring, request) : answerOf(fault, at);
  const sent = fault?.kind === 'lose-answer' ? undefined : answer;
  wiring.record(callOf(request, query, sent, at));
  if (fault?.kind === 'hang') return;
  if (sent === undefined) response.socket?.resetAndDestroy();
  else send(response, sent, path.startsWith('/api/v1/') ? limits() : {}, fault);
}

function actsFirst({ kind }: Fault): boolean {
  return kind === 'truncate' || kind === 'lose-answer';
}

async function act(wiring: Wiring, request: Request): Promise<Answer> {
  try {
    const answer = await dispatch(wiring, request);
    if (request.method !== 'GET') await wiring.save();
    return answer;
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

async function dispatch({ org, routes, unknown }: Wiring, request: Request): Promise<Answer> {
  const here = routes.flatMap((route) => {
    const params = match(route.pattern, request.path);
    return params === undefined ? [] : [{ route, params }];
  });
  const found = here.find(({ route }) => route.method === request.method);
  const first = found ?? here[0];
  const known = notImitated.some(([method, pattern]) => method === request.method && match(pattern, request.path) !== undefined);
  if (first === undefined || (found === undefined && known)) {
    unknown(`${request.method} ${request.path}`);
    return noSuchRoute(request);
  }
  const { route, params } = first;
  const caller = route.auth === 'management' ? await callerOf(request, org) : undefined;
  if (found === undefined) throw refusal(405, 'E0000022', 'The endpoint does not support the provided HTTP method');
  if (route.apiAccessManagement === true && !org.state.edition.apiAccessManagement) {
    throw refusal(401, 'E0000015', 'You do not have permission to access the feature you are requesting');
  }
  if (caller !== undefined) allow(caller, route, org, request.path);
  return route.handle({ ...request, params, ...(caller === undefined ? {} : { caller }) }, org);
}

function noSuchRoute({ method, path }: Request): Answer {
  const says = `The gloo-okta sandbox has no ${method} ${path}. This is the sandbox refusing, not Okta.`;
  const body = { errorCode: 'SANDBOX', errorSummary: says, errorLink: 'SANDBOX', errorId: 'sandbox', errorCauses: [] };
  return { status: 404, body };
}

function send(response: ServerResponse, answer: Answer, limits: Headers, fault: Fault | undefined): void {
  const type = answer.content?.type ?? (answer.body === undefined ? undefined : 'application/json');
  const data = Buffer.from(answer.content?.data ?? (answer.body === undefined ? '' : JSON.stringify(answer.body)));
  response.writeHead(answer.status, {
    'x-okta-request-id': randomBytes(16).toString('hex'),
    'cache-control': 'no-cache, no-store',
    ...limits,
    ...(type === undefined ? {} : { 'content-type': type }),
    ...(answer.status === 204 ? {} : { 'content-length': data.length }),
    ...answer.headers,
  });
  if (fault?.kind !== 'truncate') response.end(data);
  // The announced length stays whole: the caller sees the connection end too early.
  else response.write(data.subarray(0, Math.floor(data.length / 2)), () => response.socket?.destroySoon());
}

type Headers = Record<string, string>;

// Counts as Okta does, per minute, but starts anew instead of refusing: only a fault ever says 429.
function newLimits(now: () => Date): () => Headers {
  let reset = 0;
  let remaining = callsPerMinute;
  return () => {
    const seconds = Math.floor(now().getTime() / 1000);
    if (seconds >= reset || remaining === 0) {
      reset = seconds + 60;
      remaining = callsPerMinute;
    }
    remaining -= 1;
    return {
      'x-rate-limit-limit': String(callsPerMinute),
      'x-rate-limit-remaining': String(remaining),
      'x-rate-limit-reset': String(reset),
    };
  };
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message) {
    const bytes = chunk as Buffer;
    length += bytes.length;
    if (length > largestBody) throw new Error('a request body of more than 5 MB');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
