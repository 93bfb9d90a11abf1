import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request as it came in. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What a tiny server answers; `json` is serialised, `body` goes out as it is. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string | string[]>;
  readonly json?: unknown;
  readonly body?: string;
}

/** A tiny HTTP server on loopback, stopped when the test ends. `handle` may answer by itself and return nothing. */
export async function aServer(handle: (seen: Seen, response: ServerResponse) => Reply | Promise<Reply> | undefined) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const one: Seen = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('latin1'),
      };
      seen.push(one);
      const reply = await handle(one, response);
      if (reply === undefined) return;
      const type = reply.json === undefined ? {} : { 'content-type': 'application/json' };
      response.writeHead(reply.status ?? 200, { ...type, ...reply.headers });
      response.end(reply.json === undefined ? (reply.body ?? '') : JSON.stringify(reply.json));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${port}`, port, seen, server };
}
