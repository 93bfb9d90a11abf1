import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { isLoopback } from '../core/frontend-uris.ts';

/** Where a request wants to go. */
export interface Target {
  /** As sent, percent-encoding and all. */
  readonly path: string;
  /** Without the question mark; empty when there is none. */
  readonly search: string;
  /** With its port where it has one; empty in a request of HTTP/1.0 that names none. */
  readonly host: string;
}

/** Who may call a server. */
export interface Callers {
  /** Other names than the machine's own for itself under which it may be called, without port and in lower case. */
  readonly knows?: (name: string) => boolean;
  /** False: no page in a browser may call it, for it asks nobody who they are. */
  readonly pages?: false;
}

/**
 * A listener for a server that is for this machine alone. Refused, in the sandbox's name, before `listen` hears of it: 400 for
 * what is no path or http URI, 421 for a host that is not this machine (a page of another site reaches a server on loopback
 * under a name of its own, once that name leads here), and 403 for pages where none may call.
 * @see RFC 9112 section 3.2, RFC 9110 section 7.4
 */
export function onLoopback(
  listen: (target: Target, ...at: Parameters<RequestListener>) => void,
  callers: Callers,
): RequestListener {
  return (message, response) => {
    // A client that goes away is no trouble of ours.
    message.on('error', () => undefined);
    response.on('error', () => undefined);
    const target = targetOf(message);
    const knows = (name: string): boolean => isLoopback(name) || callers.knows?.(name) === true;
    if (target === undefined) refuse(response, 400, 'the request names no path and no http URI');
    else if (target.host !== '' && !knows(nameOf(target.host))) {
      refuse(response, 421, `it is for this machine, and is not called ${JSON.stringify(target.host)}`);
    } else if (callers.pages === false && isFromPage(message)) refuse(response, 403, 'no page in a browser may call this');
    else listen(target, message, response);
  };
}

/** Where a request goes by its first line and its Host; `undefined` for what is neither a path nor an http URI. */
function targetOf({ url = '', headers }: IncomingMessage): Target | undefined {
  const [before = '', ...rest] = url.split('?');
  const search = rest.join('?');
  if (before.startsWith('/')) return { path: before, search, host: headers.host ?? '' };
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return undefined;
  // The host in the URI counts, whatever the header says.
  const { host } = new URL(url);
  return { path: before.replace(/^https?:\/\/[^/]*/i, '') || '/', search, host };
}

function nameOf(host: string): string {
  return host.replace(/:\d*$/, '').toLowerCase();
}

/** @see https://www.w3.org/TR/fetch-metadata/ */
function isFromPage({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  return headers.origin !== undefined || (site !== undefined && site !== 'none');
}

/** Says no in the sandbox's own name, and takes nothing more from that connection. */
export function refuse(response: ServerResponse, status: number, why: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const text = `gloo-okta sandbox: ${why}.\n`;
  response.writeHead(status, { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(text), connection: 'close' });
  response.end(text);
}

/** A body that a server does not take, and the status that says so. */
export class Unacceptable extends Error {
  readonly status: number;

  /** `message`: why. */
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const deepest = 1000;

/**
 * The bytes of a request. Throws {@link Unacceptable} for more than `most` of them and for lists or objects in each other a
 * thousand deep, on which whatever walks through them would run out of stack; and an error for a client that went away.
 */
export async function bytesOf(message: IncomingMessage, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > most) throw new Unacceptable(413, `the body has more than ${most} bytes`);
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const isFile = (message.headers['content-type'] ?? '').startsWith('multipart/');
  if (!isFile && depthOf(bytes) > deepest) throw new Unacceptable(400, `the body is more than ${deepest} lists or objects deep`);
  return bytes;
}

/** How deep lists and objects lie in each other in JSON; what stands between quotes does not count. */
function depthOf(bytes: Buffer): number {
  let depth = 0;
  let most = 0;
  let quoted = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (quoted && byte === 0x5c) at += 1;
    else if (byte === 0x22) quoted = !quoted;
    else if (quoted) continue;
    else if (byte === 0x5b || byte === 0x7b) most = Math.max(most, ++depth);
    else if (byte === 0x5d || byte === 0x7d) depth -= 1;
  }
  return most;
}
