import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeCallLog } from '../call-log.ts';
import type { KubeStandIn } from '../kube/start-kube.ts';
import { type Callers, onLoopback, type Target } from '../local-server.ts';
import { demoApp } from './demo-app.ts';
import { findRoute, isHostOf } from './find-route.ts';
import { corsConfigFor, corsHeaders, isPreflight, preflightHeaders, type ResponseHeaders } from './gateway-cors.ts';
import { type GatewayRequest, readTarget } from './gateway-request.ts';
import { judgeRequest } from './judge-request.ts';
import { type FetchKeys, fetchOverLoopback, rememberKeys } from './remote-keys.ts';

/** How the gateway starts. */
export interface GatewayOptions {
  /** The cluster whose routes and policies it enforces. */
  readonly kube: Pick<KubeStandIn, 'world' | 'settled' | 'log'>;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  readonly now?: () => Date;
  /** Fetches remote key sets; over loopback only by default. */
  readonly fetchKeys?: FetchKeys;
  /**
   * False for an ext auth service of the time before Gloo 1.17: a remote key set that cannot be fetched at its first try is never
   * tried again, and every request is refused. True by default.
   * @see https://github.com/kgateway-dev/kgateway/issues/7803
   */
  readonly fetchesAgain?: boolean;
}

/** One request and what became of it. Holds no token: the path comes without its query. */
export interface GatewayCall {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly why: string;
}

/** A gateway on loopback. */
export interface GatewayStandIn {
  /** e.g. `http://127.0.0.1:40125`, without a trailing slash. */
  readonly url: string;
  /** Every request so far, oldest first. */
  requests(): readonly GatewayCall[];
  /** Stops at once, cutting what hangs. */
  close(): Promise<void>;
}

/**
 * Starts the stand-in for Gloo Mesh Gateway, its ext auth service and a small app behind it, on 127.0.0.1. Each request is
 * judged by the RouteTables, policies and AuthConfigs that stand in the cluster at that moment; it waits until Gloo's
 * controllers have reacted to what was applied before it, where a real gateway would go on with what it had for a moment.
 * Throws when the port is taken.
 */
export async function startGateway(options: GatewayOptions): Promise<GatewayStandIn> {
  const { kube } = options;
  const now = options.now ?? (() => new Date());
  const remoteKeys = rememberKeys({
    fetchKeys: options.fetchKeys ?? fetchOverLoopback,
    now,
    fetchesAgain: options.fetchesAgain ?? true,
    failed: (url, why) => log(kube, now(), `failed to fetch JWKS from ${url}: ${why}`),
  });
  const calls = makeCallLog<GatewayCall>();

  const answerTo = async (request: GatewayRequest): Promise<Answer> => {
    await kube.settled();
    const world = kube.world();
    const route = findRoute(world, request);
    const cors = route === undefined ? undefined : corsConfigFor(world, route.id, request);
    if (cors !== undefined && isPreflight(request)) {
      return { status: 200, why: 'preflight', headers: preflightHeaders(cors, request), body: '' };
    }
    const allowed = cors === undefined ? {} : corsHeaders(cors, request);
    const verdict = await judgeRequest(world, request, { now: now(), remoteKeys });
    // What a refusal of the real service has in its body and headers is not known: it says nothing here. A 501 is the
    // sandbox's own voice and explains itself.
    if (!verdict.allow) {
      return { ...verdict, headers: allowed, body: verdict.status === 501 ? `${verdict.why}\n` : '' };
    }
    const { type, body } = demoApp({
      method: request.method,
      path: request.path,
      accept: request.headers['accept'] ?? '',
      claims: verdict.claims,
      headers: verdict.headers,
    });
    return {
      status: 200,
      why: verdict.why,
      headers: { ...allowed, 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
      body,
    };
  };

  const serve = async (target: Target, message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = 'GET' } = message;
    let path = '';
    let answer: Answer;
    try {
      const request = await readRequest(target, message);
      path = request.path;
      answer = await answerTo(request);
    } catch {
      answer = { status: 500, why: 'the sandbox failed', headers: {}, body: '' };
    }
    calls.add({ method, path, status: answer.status, why: answer.why });
    response.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(answer.body) });
    response.end(answer.body);
  };

  const callers: Callers = { knows: (name) => isHostOf(kube.world(), name) };
  const server = createServer(onLoopback((...at) => void serve(...at), callers));
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: calls.all,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

// The line goes to the log of every pod of the ext auth service, where a person would look for it.
function log(kube: GatewayOptions['kube'], now: Date, message: string): void {
  const line = JSON.stringify({ level: 'error', ts: now.toISOString(), logger: 'ext-auth.ext-auth-service', msg: message });
  kube.log({ app: 'ext-auth-service' }, `${line}\n`);
}

interface Answer {
  readonly status: number;
  readonly why: string;
  readonly headers: ResponseHeaders;
  readonly body: string;
}

/** How much of a body is looked at; a form with a token is smaller. */
const bodyLimit = 64 * 1024;

async function readRequest(target: Target, message: IncomingMessage): Promise<GatewayRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  // the rest of a large body is read and dropped, so that the client can finish
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= bodyLimit) chunks.push(chunk);
  }
  const headers: { [name: string]: string | undefined } = {};
  for (const [name, value] of Object.entries(message.headers)) headers[name] = Array.isArray(value) ? value.join(',') : value;
  const isForm = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() === 'application/x-www-form-urlencoded';
  return {
    method: message.method ?? 'GET',
    ...readTarget(target),
    headers,
    ...(isForm ? { form: new URLSearchParams(Buffer.concat(chunks).toString('utf8')) } : {}),
  };
}
