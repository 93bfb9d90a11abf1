import type { Dispatcher } from 'undici';
import { isLoopback } from '../core/frontend-uris.ts';
import { Problem } from '../errors.ts';
import { readTrust } from './certificates.ts';
import { tooSlow, unreachable } from './network-trouble.ts';

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'] as const;

/** The methods that are used. */
export type HttpMethod = (typeof methods)[number];

/** The method of that name, for libraries that hand it over as a text. */
export function methodNamed(name: string): HttpMethod {
  const method = methods.find((one) => one === name);
  if (method === undefined) throw new Error(`${name} is no method that is used`);
  return method;
}

/** One request. */
export interface HttpRequest {
  readonly method: HttpMethod;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** `json` asks for JSON in the Accept header. */
  readonly accept?: 'json' | 'any';
  /** Milliseconds for the whole request, body included; else those of `makeHttp`. */
  readonly timeoutMs?: number;
  /** The largest body that is read, in bytes; default 5 MB. */
  readonly maxBytes?: number;
}

/** The headers of an answer, as `Headers` gives them: the name in any case, several values joined, each character one byte. */
export interface AnswerHeaders extends Iterable<[string, string]> {
  readonly get: (name: string) => string | null;
}

/** One answer, whatever its status. A redirect is an answer too: none is ever followed, so nothing is sent anywhere else. */
export interface HttpAnswer {
  readonly url: string;
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly bytes: Uint8Array;
  readonly text: () => string;
}

/** Sends one request and reads its answer. Throws `okta-unreachable`, `answer-unusable` and `bad-value`. */
export type Http = (request: HttpRequest) => Promise<HttpAnswer>;

/** What an Http needs of the world. */
export interface HttpOptions {
  /** HTTP_PROXY, HTTPS_PROXY, NO_PROXY (lower case too) and NODE_EXTRA_CA_CERTS are read from it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A PEM file of certificate authorities, trusted besides Node's own. */
  readonly caFile?: string;
  /** Ends every request; its reason is what is thrown. */
  readonly signal: AbortSignal;
  /** Milliseconds for a whole request; default 30 000. */
  readonly timeoutMs?: number;
}

/**
 * Makes the one way to the network: proxies, certificate authorities, time and size limits. TLS is never
 * switched off, plain HTTP goes to loopback hosts only, loopback hosts never go through a proxy, no redirect is followed.
 */
export function makeHttp(options: HttpOptions): Http {
  let routes: Promise<Routes> | undefined;
  return async (request) => {
    options.signal.throwIfAborted();
    const url = readUrl(request.url);
    // undici is loaded with the first request: a command that makes none does not pay for it
    routes ??= makeRoutes(options);
    const mine = routes;
    const ready = await mine;
    options.signal.throwIfAborted();
    return exchange(url, request, options, {
      ...ready,
      abandon: () => {
        if (routes === mine) routes = undefined;
        ready.outside.destroy().catch(() => undefined);
      },
    });
  };
}

interface Routes {
  readonly direct: Dispatcher;
  readonly outside: Dispatcher;
  readonly proxy?: string;
}

async function makeRoutes({ env, caFile }: HttpOptions): Promise<Routes> {
  const trust = await readTrust(caFile, env['NODE_EXTRA_CA_CERTS']);
  const { Agent } = await import('./undici.ts');
  // said aloud, because the variable NODE_TLS_REJECT_UNAUTHORIZED would switch it off where nothing is said
  const tls = { rejectUnauthorized: true, ...(trust === undefined ? {} : { secureContext: trust }) };
  const httpProxy = readProxy(env['http_proxy'] ?? env['HTTP_PROXY']);
  const httpsProxy = readProxy(env['https_proxy'] ?? env['HTTPS_PROXY']);
  const proxy = httpsProxy || httpProxy;
  const direct = new Agent({ connect: tls, allowH2: false });
  if (proxy === '') return { direct, outside: direct };
  const { EnvHttpProxyAgent } = await import('./undici-proxy.ts');
  const outside = new EnvHttpProxyAgent({
    httpProxy,
    httpsProxy,
    noProxy: env['no_proxy'] ?? env['NO_PROXY'] ?? '',
    connect: tls,
    allowH2: false,
    requestTls: tls,
    proxyTls: tls,
  });
  return { direct, outside, proxy: new URL(proxy).host };
}

interface OpenRoutes extends Routes {
  /** Gives the way through the proxy up, with all that is under way on it. */
  readonly abandon: () => void;
}

async function exchange(url: URL, request: HttpRequest, options: HttpOptions, routes: OpenRoutes): Promise<HttpAnswer> {
  const limit = request.timeoutMs ?? options.timeoutMs ?? 30_000;
  const loopback = isLoopback(url.hostname);
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), limit);
  const onAbort = () => stop.abort();
  options.signal.addEventListener('abort', onAbort, { once: true });
  try {
    const dispatcher = loopback ? routes.direct : routes.outside;
    const asked = dispatcher.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: request.method,
      headers: { ...(request.accept === 'json' ? { accept: 'application/json' } : {}), ...request.headers },
      body: request.body ?? null,
      signal: stop.signal,
      headersTimeout: limit,
      bodyTimeout: limit,
    });
    const answer = await untilStopped(asked, stop.signal);
    const bytes = await readBody(answer.body, request.maxBytes ?? 5_000_000, url);
    return {
      url: request.url,
      status: answer.statusCode,
      headers: readHeaders(answer.headers),
      bytes,
      text: () => new TextDecoder().decode(bytes),
    };
  } catch (error) {
    if (error instanceof Problem) throw error;
    // a tunnel that a proxy never opens knows nothing of the request's end, and would keep the process
    if (stop.signal.aborted && !loopback && routes.proxy !== undefined) routes.abandon();
    if (options.signal.aborted) throw options.signal.reason;
    const proxy = loopback ? undefined : routes.proxy;
    throw stop.signal.aborted ? tooSlow(url, limit, proxy) : unreachable(url, error, proxy);
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener('abort', onAbort);
  }
}

/** `work`, or the end of the signal, whichever comes first. */
function untilStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}

async function readBody(body: AsyncIterable<Uint8Array>, maxBytes: number, url: URL): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      const message = `${url.host} sent more than ${maxBytes} bytes for ${url.pathname}.`;
      throw new Problem('answer-unusable', message, 'Check that the URL is the right one.');
    }
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

// Not Node's own Headers: the first use of any of fetch's globals loads the whole of fetch.
function readHeaders(raw: Readonly<Record<string, string | string[] | undefined>>): AnswerHeaders {
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(raw)) values.set(name.toLowerCase(), [value ?? []].flat().join(', '));
  return { get: (name) => values.get(name.toLowerCase()) ?? null, [Symbol.iterator]: () => values[Symbol.iterator]() };
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new Problem(
      'bad-value',
      'That is not a URL that can be called.',
      'Give it with its scheme, e.g. https://acme.okta.com.',
    );
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new Problem('bad-value', `${url.host} would be called without TLS.`, `Use https://${url.host}.`);
  }
  return url;
}

/** A proxy's URL; a bare `host:port` means http, as curl reads it. Throws `bad-value`. */
function readProxy(text: string | undefined): string {
  if (text === undefined || text.trim() === '') return '';
  const full = text.includes('://') ? text.trim() : `http://${text.trim()}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    const hint = 'Set it to http://host:port, or unset it.';
    throw new Problem('bad-value', 'HTTP_PROXY or HTTPS_PROXY does not hold the URL of an HTTP proxy.', hint);
  }
  return url.href;
}
