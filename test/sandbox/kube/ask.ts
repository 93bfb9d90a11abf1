import { request } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { Json } from '../../../src/core/model.ts';

/** An HTTP answer: JSON where it is JSON, lines of JSON as a list (a watch), else text. */
export interface Answer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  readonly text: string;
  readonly json: Json;
}

/** Sends one request without a User-Agent of its own, as a bare client would; `text` is a body that is sent as it is. */
export function ask(
  url: string,
  method: string,
  path: string,
  options: {
    readonly body?: Json | undefined;
    readonly text?: string | undefined;
    readonly type?: string | undefined;
    readonly accept?: string | undefined;
    /** Further headers, names and values in turn; a name may come twice. */
    readonly headers?: readonly string[] | undefined;
    /** For https. */
    readonly ca?: string | undefined;
  } = {},
): Promise<Answer> {
  const body = options.text ?? (options.body === undefined ? '' : JSON.stringify(options.body));
  const headers = [
    // Node sends none of these by itself when headers come as a list.
    ...['Host', new URL(url).host, 'Content-Length', String(Buffer.byteLength(body))],
    ...(options.type === undefined ? [] : ['Content-Type', options.type]),
    ...['Accept', options.accept ?? 'application/json'],
    ...(options.headers ?? []),
  ];
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? secureRequest : request;
    const secure = options.ca === undefined ? {} : { ca: options.ca };
    const sent = send(new URL(path, url), { method, headers, agent: false, ...secure }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          json: parsed(text, path.includes('watch=true')),
        });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function parsed(text: string, lines: boolean): Json {
  try {
    if (!lines) return JSON.parse(text) as Json;
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Json);
  } catch {
    return text;
  }
}
