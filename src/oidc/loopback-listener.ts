import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Problem } from '../errors.ts';

/** A listener on this machine that takes one answer of an authorization server. */
export interface LoopbackListener {
  /** What the authorization server sends the browser back to. */
  readonly redirectUri: string;
  /** The parameters of the answer. Rejects with the signal's reason; `undefined` when the time is over. */
  readonly answer: (signal: AbortSignal, timeoutMs: number) => Promise<URLSearchParams | undefined>;
  /** Shows in the browser, which waits for it, how the sign-in ended. */
  readonly show: (end: SignInEnd) => void;
  /** A page that still waits is told that the sign-in did not come to its end. */
  readonly close: () => Promise<void>;
}

/** How a sign-in ended; `unusable`: there were tokens, but they do not hold. */
export type SignInEnd = 'signed-in' | 'refused' | 'unusable';

const path = '/callback';

/** The redirect URI of a port of this machine. @see RFC 8252 section 7.3 */
export function loopbackUri(port: number): string {
  return `http://127.0.0.1:${port}${path}`;
}

/**
 * Listens on 127.0.0.1 and nowhere else. The first request to the redirect URI that carries `state` counts; whatever else
 * calls is turned away. The browser gets its page once it is known how the sign-in ended. Throws `bad-value` when the port is
 * taken.
 * @see RFC 8252 sections 7.3 and 8.3
 */
export async function listenOnLoopback(port: number, state: string): Promise<LoopbackListener> {
  let take: (parameters: URLSearchParams) => void = () => undefined;
  const taken = new Promise<URLSearchParams>((resolve) => {
    take = resolve;
  });
  const waiting: ServerResponse[] = [];
  const show = (text: string) => {
    for (const response of waiting.splice(0)) response.end(page(text));
  };
  const server = createServer((request, response) => {
    // any program of this machine, and any page in its browser, may ask for anything
    const target = request.url ?? '/';
    const url = URL.canParse(target, 'http://127.0.0.1') ? new URL(target, 'http://127.0.0.1') : undefined;
    const isOurs = request.method === 'GET' && url?.pathname === path && url.searchParams.get('state') === state;
    const answered = isOurs ? url.searchParams : undefined;
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      connection: 'close',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    };
    response.writeHead(answered ? 200 : 404, headers);
    if (answered === undefined) return void response.end('Not found');
    waiting.push(response);
    take(answered);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be listened on (${cause.code})`;
      reject(
        new Problem(
          'bad-value',
          `--login-port: the port ${port} of this machine ${why}.`,
          'Choose another: --login-port N',
          cause,
        ),
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    redirectUri: loopbackUri((server.address() as AddressInfo).port),
    answer: (signal, timeoutMs) => firstOf(taken, signal, timeoutMs),
    show: (end) => show(endings[end]),
    close: () =>
      new Promise((resolve) => {
        show('The sign-in did not come to its end.');
        server.close(() => resolve());
        // the page has been sent; a browser that keeps the connection must not keep the run
        setTimeout(() => server.closeAllConnections(), 200).unref();
      }),
  };
}

async function firstOf(
  taken: Promise<URLSearchParams>,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<URLSearchParams | undefined> {
  signal.throwIfAborted();
  let stop: () => void = () => undefined;
  const ended = new Promise<undefined>((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    const timer = setTimeout(() => resolve(undefined), timeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });
    stop = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
  });
  return Promise.race([taken, ended]).finally(() => stop());
}

const endings: Readonly<Record<SignInEnd, string>> = {
  'signed-in': 'You are signed in.',
  refused: 'Okta did not sign you in.',
  unusable: 'Okta signed you in, but what it issued does not hold.',
};

function page(text: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>gloo-okta</title></head><body><h1>${text}</h1><p>You can close this window and go back to the terminal.</p></body></html>`;
}
