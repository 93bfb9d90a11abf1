import type { ServerResponse } from 'node:http';
import type { Json } from '../../core/model.ts';
import type { PlainRefusal, Refusal } from './status.ts';

const noCache = { 'Cache-Control': 'no-cache, private' };

/** Answers with JSON. One `Warning` header per warning. */
export function answerJson(response: ServerResponse, code: number, body: Json, warnings: readonly string[] = []): void {
  const headers = warnings.map((text) => `299 - "${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`);
  response.writeHead(code, {
    ...noCache,
    'Content-Type': 'application/json',
    ...(headers.length > 0 ? { Warning: headers } : {}),
  });
  response.end(`${JSON.stringify(body)}\n`);
}

/** Answers with JSON under a content type of its own, which clients tell answers apart by. */
export function answerAs(response: ServerResponse, contentType: string, body: Json, cache = noCache['Cache-Control']): void {
  response.writeHead(200, { 'Cache-Control': cache, 'Content-Type': contentType });
  response.end(`${JSON.stringify(body)}\n`);
}

/** Answers with bytes. */
export function answerBytes(response: ServerResponse, contentType: string, body: Buffer): void {
  response.writeHead(200, { ...noCache, 'Content-Type': contentType });
  response.end(body);
}

/** Answers with plain text. */
export function answerText(response: ServerResponse, text: string): void {
  response.writeHead(200, { ...noCache, 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' });
  response.end(text);
}

/** Answers with the API server's page for paths it does not know. */
export function answerUnknown(response: ServerResponse): void {
  response.writeHead(404, { ...noCache, 'Content-Type': 'text/plain; charset=utf-8' });
  response.end('404 page not found\n');
}

/** Answers with the Status object of a refusal. */
export function answerRefusal(response: ServerResponse, refusal: Refusal): void {
  answerJson(response, refusal.code, refusal.status);
}

/** Answers with the plain text of a refusal, as Go's http.Error writes it. */
export function answerPlain(response: ServerResponse, refusal: PlainRefusal): void {
  response.writeHead(refusal.code, {
    ...noCache,
    'Content-Type': 'text/plain; charset=utf-8',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(`${refusal.message}\n`);
}
