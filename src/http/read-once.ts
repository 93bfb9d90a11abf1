import type { Memory } from '../memory.ts';
import type { Http } from './http.ts';

/**
 * The same way to the network, which asks for a well-known document once: what an org or an issuer says of itself does not
 * change in a run, and several parts of it need to know. A key set is asked for once by those who look side by side, for keys do
 * change. What failed is asked for again.
 * @see https://www.rfc-editor.org/rfc/rfc8615
 */
export function readOnce(http: Http, memory: Memory): Http {
  return (request) => {
    const { method, url } = request;
    if (method === 'GET' && /\/v1\/keys$/.test(url)) return memory.onceShared(`key set ${url}`, () => http(request));
    if (method !== 'GET' || !/\/\.well-known\/[^/?#]+$/.test(url)) return http(request);
    return memory.once(
      `well-known ${url}`,
      () => http(request),
      ({ status }) => status === 200,
    );
  };
}
