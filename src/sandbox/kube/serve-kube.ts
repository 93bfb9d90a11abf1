import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallLog } from '../call-log.ts';
import { bytesOf, onLoopback, refuse, type Target, Unacceptable } from '../local-server.ts';
import { answerPlain, answerRefusal } from './answer.ts';
import { handle } from './handle.ts';
import { callerOf, type Gate } from './kube-caller.ts';
import type { Faults } from './kube-faults.ts';
import type { Request, World } from './kube-request.ts';
import type { User } from './kube-user.ts';
import { PlainRefusal, Refusal } from './status.ts';

/** One request as it came in, and how it was answered. */
export interface Call {
  readonly method: string;
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  /** The answer's HTTP status; 0 when there was none. */
  readonly status: number;
  readonly contentType: string;
  readonly accept: string;
  readonly body: string;
  /** Who asked, after impersonation; undefined when that was refused. */
  readonly user?: User;
}

/** What a server writes down. */
export interface Journal {
  readonly calls: CallLog<Call>;
  /** `METHOD /path` of each request for something that is not served. */
  readonly unknownRoutes: CallLog<string>;
}

const largestBody = 16 * 1024 * 1024;

/**
 * What a server does with each request: every one is written down in the order it arrived. `gate` knows who sends it; `names`
 * are those under which it may be called besides the machine's own for itself.
 */
export function makeListener(world: World, gate: Gate, faults: Faults, journal: Journal, names: readonly string[]) {
  const listen = (target: Target, incoming: IncomingMessage, response: ServerResponse): void =>
    void bytesOf(incoming, largestBody)
      .then((bytes) => serve({ world, gate, faults, journal }, { target, incoming, bytes }, response))
      .catch((error: unknown) => {
        if (error instanceof Unacceptable) refuse(response, error.status, error.message);
        else response.destroy();
      });
  return onLoopback(listen, { knows: (name) => names.includes(name), pages: false });
}

interface Served {
  readonly world: World;
  readonly gate: Gate;
  readonly faults: Faults;
  readonly journal: Journal;
}

interface Arrived {
  readonly target: Target;
  readonly incoming: IncomingMessage;
  readonly bytes: Buffer;
}

function requestOf({ target, incoming, bytes }: Arrived): Omit<Request, 'user'> {
  const url = new URL(`http://127.0.0.1${target.path}?${target.search}`);
  const path = url.pathname.length > 1 ? url.pathname.replace(/\/$/, '') : url.pathname;
  return {
    method: incoming.method ?? 'GET',
    path,
    query: url.searchParams,
    search: url.search.slice(1),
    contentType: (incoming.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '',
    accept: incoming.headers.accept ?? '',
    userAgent: incoming.headers['user-agent'] ?? '',
    body: bytes.toString('utf8'),
    bytes,
  };
}

function serve({ world, gate, faults, journal }: Served, arrived: Arrived, response: ServerResponse): void {
  const { incoming } = arrived;
  const request = requestOf(arrived);
  const { method, path, contentType, accept, body } = request;
  let user: User | undefined;
  const called = (status: number): Call => {
    const call = { method, path, query: request.search, status, contentType, accept, body };
    return user === undefined ? call : { ...call, user };
  };
  const noteAnew = journal.calls.add(called(0));
  const note = (status: number): void => noteAnew(called(status));
  const fault = faults.take(method, path);
  if (fault === 'hang') return;
  if (fault === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  // What is written to a closed connection is lost: the work is done, the client never hears of it.
  if (fault === 'lost-answer') response.socket?.resetAndDestroy();
  try {
    if (typeof fault === 'number') throw refusalOf(fault);
    user = callerOf(gate, { target: incoming.url ?? '/', rawHeaders: incoming.rawHeaders });
    handle(world, { ...request, user }, response, () => journal.unknownRoutes.add(`${method} ${path}`));
  } catch (error) {
    if (response.headersSent) response.destroy();
    else if (error instanceof PlainRefusal) answerPlain(response, error);
    else answerRefusal(response, error instanceof Refusal ? error : brokenRefusal(error));
  }
  note(fault === 'lost-answer' ? 0 : response.statusCode);
}

function refusalOf(code: 401 | 429 | 500 | 503): Refusal {
  switch (code) {
    case 401:
      return new Refusal(401, 'Unauthorized', 'Unauthorized');
    case 429:
      return new Refusal(429, 'TooManyRequests', 'Too many requests, please try again later.');
    case 500:
      return new Refusal(500, 'InternalError', 'Internal error occurred: the sandbox was asked to fail');
    default:
      return new Refusal(503, 'ServiceUnavailable', 'the server is currently unable to handle the request');
  }
}

// A bug of the stand-in must be seen in the answer, not end the process.
function brokenRefusal(error: unknown): Refusal {
  return new Refusal(500, 'InternalError', `the sandbox is broken: ${error instanceof Error ? error.stack : String(error)}`);
}
