import { Agent, request } from 'node:http';

// a connection for each request: one that is kept may be closed by its server in the moment when it is used again
const agent = new Agent({ keepAlive: false });

/** An answer, read to its end. */
export interface PlainAnswer {
  readonly status: number;
  readonly text: string;
}

/** One request over plain HTTP, without anything of ours in between. Throws what node:http does when nobody answers. */
export function plainRequest(
  method: string,
  url: string,
  headers: Readonly<Record<string, string>> = {},
  body?: string,
): Promise<PlainAnswer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const sent = request(url, { method, agent, headers: { ...headers, ...length } }, async (answer) => {
      const text = Buffer.concat((await answer.toArray()) as Buffer[]).toString('utf8');
      resolve({ status: answer.statusCode ?? 0, text });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
