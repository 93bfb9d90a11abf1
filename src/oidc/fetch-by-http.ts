import { type Http, methodNamed } from '../http/http.ts';

/** A `fetch` for libraries that sends by our Http, so that proxy, certificate authority and limits hold for them too. */
export function fetchBy(http: Http): (url: string, options: FetchOptions) => Promise<Response> {
  return async (url, { method, headers, body }) => {
    const answer = await http({
      method: methodNamed(method),
      url,
      headers: Object.fromEntries(new Headers(headers)),
      ...(body === undefined || body === null ? {} : { body: String(body) }),
      maxBytes: 1_000_000,
    });
    const empty = answer.status === 204 || answer.status === 304;
    return new Response(empty ? null : Buffer.from(answer.bytes), { status: answer.status, headers: [...answer.headers] });
  };
}

interface FetchOptions {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}
