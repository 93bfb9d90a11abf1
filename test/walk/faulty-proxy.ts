import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What can go wrong with a call. */
export const faults = [
  'kill-before',
  'kill-after',
  'lost',
  'limit',
  'limit-zero',
  '500',
  '503',
  'reset',
  'hang',
  'truncated',
  'expired',
  'late-500',
  'empty',
  'junk',
  'forbidden',
  'limit-hour',
  'interrupt',
  'terminate',
] as const;

/**
 * A write that arrives twice: the caller gets the first delivery's answer, or the second's; or the second comes only after
 * three further calls. Kept apart from the others until every write of ours stands it.
 */
export const deliveries = ['twice', 'twice-second', 'twice-late'] as const;
export type Fault = (typeof faults)[number] | (typeof deliveries)[number];

/** A call by what it asks for and how often that was asked before: ids of this run are left out. */
export type CallName = string;

/** Where a fault strikes. */
export interface Strike {
  readonly fault: Fault;
  readonly call: CallName;
  /** Sends a signal to the process that makes the calls. */
  readonly kill: (signal: 'SIGKILL' | 'SIGINT' | 'SIGTERM') => void;
}

/** A proxy in front of both worlds, on ports of its own, that does to a call what it is told. */
export interface FaultyProxy {
  readonly oktaUrl: string;
  readonly kubeUrl: string;
  /** Points it to other servers, forgets what it saw, and sets what goes wrong next. */
  readonly aim: (at: { readonly okta: string; readonly kube: string }, strike?: Strike) => void;
  /** The calls so far, in order. */
  readonly calls: () => readonly CallName[];
  /** How many writes were made: answered with success by the server, whether or not the caller heard of it. */
  readonly writes: () => number;
  /** Whether the strike came to its call. */
  readonly struck: () => boolean;
  /** What went to Okta's token endpoint and what came back, as text: secrets are among it. */
  readonly tokenBodies: () => readonly string[];
  /** Resolves once no call is under way for a while. */
  readonly quiet: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Discovery and schemas: kubectl keeps them, so whether they are asked for depends on the machine. */
const uncounted = /^\/(api|apis|openapi\/v[23].*|version|apis\/[^/]+\/[^/]+|api\/v1)$/;

/** Starts the proxy; with `twice` every write to Okta is delivered twice, and its caller gets the first answer. */
export async function startFaultyProxy(twice = false): Promise<FaultyProxy> {
  let target = { okta: '', kube: '' };
  let strike: Strike | undefined;
  let names: CallName[] = [];
  let seen = new Map<string, number>();
  let writes = 0;
  let struck = false;
  let dead = false;
  let tokenBodies: string[] = [];
  let open = 0;
  let late: { readonly after: number; readonly forward: () => Promise<unknown> } | undefined;
  let own = { okta: '', kube: '' };

  const serve = async (world: 'okta' | 'kube', incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = Buffer.concat((await incoming.toArray()) as Buffer[]);
    const { pathname, search } = new URL(incoming.url ?? '/', 'http://x');
    const counted = world === 'okta' || !uncounted.test(pathname);
    const same = `${world} ${incoming.method} ${withoutIds(pathname)}${withoutIds(decodeURIComponent(search))}`;
    const nth = seen.get(same) ?? 0;
    if (counted) seen.set(same, nth + 1);
    const name = `${same} #${nth}`;
    if (counted) names.push(name);
    const here = strike !== undefined && counted && isHit(strike, name, same);
    if (here) struck = true;
    if (late !== undefined && names.length >= late.after) {
      const { forward } = late;
      late = undefined;
      await forward();
    }
    const fault = here || (struck && strike?.fault === 'expired' && strike.call.startsWith(world)) ? strike?.fault : undefined;
    const cut = () => void incoming.socket.destroy();
    if (dead) return cut();
    const deliver = () => send(world, target[world], own[world], { incoming, body });
    const forward = async () => {
      const first = await deliver();
      if (twice && world === 'okta' && incoming.method !== 'GET') await deliver();
      return first;
    };
    const note = (status: number) => {
      const dry = /dryRun=All/.test(search);
      if (incoming.method !== 'GET' && !dry && status < 300 && !/selfsubject/.test(pathname)) writes += 1;
    };
    switch (fault) {
      case 'kill-before':
        dead = true;
        strike?.kill('SIGKILL');
        return cut();
      case 'kill-after':
        note((await forward()).status);
        dead = true;
        strike?.kill('SIGKILL');
        return cut();
      case 'lost':
        note((await forward()).status);
        return cut();
      case 'twice':
      case 'twice-second': {
        const first = await forward();
        const second = await forward();
        note(first.status);
        const answer = fault === 'twice' ? first : second;
        response.writeHead(answer.status, answer.headers).end(answer.bytes);
        return;
      }
      case 'twice-late': {
        const answer = await forward();
        note(answer.status);
        late = { after: names.length + 3, forward };
        response.writeHead(answer.status, answer.headers).end(answer.bytes);
        return;
      }
      case 'reset':
        return void incoming.socket.resetAndDestroy();
      case 'hang':
        return;
      case 'late-500': {
        note((await forward()).status);
        const answer = answerOf('500', world);
        response.writeHead(answer.status, answer.headers).end(answer.text);
        return;
      }
      case 'empty': {
        const { status } = await forward();
        note(status);
        response.writeHead(status, { 'content-type': 'application/json', 'content-length': '0' }).end();
        return;
      }
      case 'limit':
      case 'limit-zero':
      case 'limit-hour':
      case '500':
      case '503':
      case 'junk':
      case 'forbidden':
      case 'expired': {
        const answer = answerOf(fault, world);
        response.writeHead(answer.status, answer.headers).end(answer.text);
        return;
      }
      default: {
        // the signal comes while the call is under way
        if (fault === 'interrupt') strike?.kill('SIGINT');
        const answer = await forward();
        note(answer.status);
        if (/\/v1\/token$/.test(pathname)) tokenBodies.push(body.toString(), answer.bytes.toString());
        if (fault === 'terminate') strike?.kill('SIGTERM');
        response.writeHead(answer.status, answer.headers);
        if (fault === 'truncated' && answer.bytes.length > 0) {
          response.write(answer.bytes.subarray(0, answer.bytes.length >> 1), cut);
        } else response.end(answer.bytes);
      }
    }
  };
  const listen = async (world: 'okta' | 'kube') => {
    const server = createServer((incoming, response) => {
      open += 1;
      response.on('close', () => {
        open -= 1;
      });
      serve(world, incoming, response).catch(() => incoming.socket.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  };
  const [okta, kube] = await Promise.all([listen('okta'), listen('kube')]);
  own = { okta: okta.url, kube: kube.url };
  return {
    oktaUrl: okta.url,
    kubeUrl: kube.url,
    aim: (at, next) => {
      okta.server.closeAllConnections();
      kube.server.closeAllConnections();
      target = at;
      strike = next;
      names = [];
      seen = new Map();
      writes = 0;
      struck = false;
      dead = false;
      late = undefined;
      tokenBodies = [];
    },
    calls: () => names,
    writes: () => writes,
    struck: () => struck,
    tokenBodies: () => tokenBodies,
    quiet: async () => {
      for (let still = 0; still < 3; still = open === 0 ? still + 1 : 0) await new Promise((resolve) => setTimeout(resolve, 50));
    },
    close: async () => {
      for (const { server } of [okta, kube]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

/** What strikes once is over with its call; what is down stays down for that call, however often it is tried. */
function isHit({ fault, call }: Strike, name: string, same: string): boolean {
  if (['500', '503', 'reset', 'hang', 'truncated', 'limit-hour'].includes(fault)) {
    const [kind, nth] = call.split(' #');
    return kind === same && Number(name.split(' #')[1]) >= Number(nth);
  }
  return name === call;
}

/** Ids that are born in a run differ from run to run. */
function withoutIds(text: string): string {
  return text
    .replaceAll(/\b(0oa|ocl|00p|0pr|tos|00g|aus|rst)[A-Za-z0-9]{14,20}/g, '$1')
    .replaceAll(/resourceVersion=[^&]*/g, 'resourceVersion=N')
    .replaceAll(/timeout(Seconds)?=[^&]*/g, '');
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[]>;
  readonly text: string;
}

function answerOf(fault: Fault, world: 'okta' | 'kube'): Answer {
  const json = { 'content-type': 'application/json' };
  const reset = String(Math.floor(Date.now() / 1000) + 1);
  const okta = (status: number, errorCode: string, errorSummary: string, headers: Record<string, string> = {}): Answer => ({
    status,
    headers: { ...json, ...headers },
    text: JSON.stringify({ errorCode, errorSummary, errorLink: errorCode, errorId: 'oae0000000000000000', errorCauses: [] }),
  });
  const kube = (code: number, reason: string, message: string, headers: Record<string, string> = {}): Answer => ({
    status: code,
    headers: { ...json, ...headers },
    text: JSON.stringify({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code }),
  });
  const limit = { 'x-rate-limit-limit': '600', 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': reset };
  switch (fault) {
    case 'limit':
      return world === 'okta'
        ? okta(429, 'E0000047', 'API call exceeded rate limit due to too many requests.', limit)
        : kube(429, 'TooManyRequests', 'Too many requests, please try again later.', { 'retry-after': '1' });
    case 'limit-zero':
      return world === 'okta'
        ? okta(429, 'E0000047', 'API call exceeded rate limit due to too many requests.', {
            ...limit,
            'x-rate-limit-limit': '0',
            'x-rate-limit-reset': '0',
          })
        : kube(429, 'TooManyRequests', 'Too many requests, please try again later.');
    case 'limit-hour': {
      const hour = { ...limit, 'x-rate-limit-reset': String(Math.floor(Date.now() / 1000) + 3600) };
      return world === 'okta'
        ? okta(429, 'E0000047', 'API call exceeded rate limit due to too many requests.', hour)
        : kube(429, 'TooManyRequests', 'Too many requests, please try again later.', { 'retry-after': '3600' });
    }
    case 'forbidden':
      return world === 'okta'
        ? okta(403, 'E0000006', 'You do not have permission to perform the requested action')
        : kube(403, 'Forbidden', 'it is forbidden: User "walk" cannot do it');
    case 'junk':
      return { status: 200, headers: { 'content-type': 'text/html' }, text: '<html><body>Sign in to the Wi-Fi</body></html>' };
    case '500':
      return world === 'okta'
        ? okta(500, 'E0000009', 'Internal Server Error')
        : kube(500, 'InternalError', 'Internal error occurred: etcdserver: request timed out');
    case 'expired':
      return world === 'okta' ? okta(401, 'E0000011', 'Invalid token provided') : kube(401, 'Unauthorized', 'Unauthorized');
    default:
      return {
        status: 503,
        headers: { 'content-type': 'text/html' },
        text: '<html><body><h1>503 Service Unavailable</h1></body></html>',
      };
  }
}

interface Forwarded {
  readonly status: number;
  readonly headers: Record<string, string | string[]>;
  readonly bytes: Buffer;
}

/** Hands a call on, with the address of the proxy in place of the server's in what comes back. */
function send(
  world: string,
  target: string,
  own: string,
  { incoming, body }: { incoming: IncomingMessage; body: Buffer },
): Promise<Forwarded> {
  return new Promise((resolve, reject) => {
    const { host: _host, connection: _connection, ...headers } = incoming.headers;
    const sent = request(`${target}${incoming.url}`, { method: incoming.method, headers }, async (answer) => {
      try {
        const bytes = Buffer.concat((await answer.toArray()) as Buffer[]);
        const { 'content-length': _length, 'transfer-encoding': _coding, connection: _gone, ...kept } = answer.headers;
        const text = world === 'okta' ? Buffer.from(bytes.toString('latin1').replaceAll(target, own), 'latin1') : bytes;
        const fixed = Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)) as Record<
          string,
          string | string[]
        >;
        if (typeof fixed['link'] === 'string') fixed['link'] = fixed['link'].replaceAll(target, own);
        resolve({ status: answer.statusCode ?? 0, headers: { ...fixed, 'content-length': String(text.length) }, bytes: text });
      } catch (error) {
        reject(error);
      }
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
