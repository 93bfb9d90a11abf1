import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of one answer. */
export type Twist = (body: string) => {
  readonly body: string;
  readonly status?: number;
  readonly headers?: Record<string, string>;
};

/** A proxy before an org that hands everything on as it is, but for the answers that it is told to twist. */
export async function aTwistingProxy(target: string) {
  const plain = (body: string) => ({ body });
  let wanted: { readonly calls: ReadonlySet<number>; readonly twist: Twist } = { calls: new Set(), twist: plain };
  let count = 0;
  let url = '';
  const server = createServer(async (incoming, response) => {
    // the caller may hang up on what is too much
    incoming.on('error', () => undefined);
    response.on('error', () => undefined);
    const nth = count;
    count += 1;
    const answer = await forwarded(incoming, target).catch(() => ({ status: 500, body: '{}' }));
    const reply = (wanted.calls.has(nth) ? wanted.twist : plain)(answer.body.replaceAll(target, url)) as ReturnType<Twist>;
    response.writeHead(reply.status ?? answer.status, { 'content-type': 'application/json', ...reply.headers }).end(reply.body);
  });
  url = await listening(server);
  return {
    url,
    /** Twists the answer to the calls of these numbers, counted from now. */
    aim: (calls: readonly number[], twist: Twist) => {
      count = 0;
      wanted = { calls: new Set(calls), twist };
    },
    /** How many calls there were since it was last aimed. */
    calls: () => count,
    close: () => closed(server),
  };
}

/** Where a server on a free port of this machine listens. */
export async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Ends a server with all its connections. */
export async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

async function forwarded(incoming: IncomingMessage, target: string): Promise<{ status: number; body: string }> {
  const body = Buffer.concat((await incoming.toArray()) as Buffer[]);
  const { host: _host, ...headers } = incoming.headers;
  return new Promise((resolve, reject) => {
    const sent = request(`${target}${incoming.url}`, { method: incoming.method, headers }, async (answer) => {
      resolve({ status: answer.statusCode ?? 0, body: Buffer.concat((await answer.toArray()) as Buffer[]).toString('utf8') });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
