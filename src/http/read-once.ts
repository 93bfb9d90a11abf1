import type { Http, HttpAnswer } from './http.ts';

/**
 * The same way to the network, which asks for a well-known document once: what an org or an issuer says of itself does not
 * change in a run, and several parts of it need to know. What failed is asked for again.
 * @see https://www.rfc-editor.org/rfc/rfc8615
 */
export function readOnce(http: Http): Http {
  const known = new Map<string, Promise<HttpAnswer>>();
  return (request) => {
    const { method, url } = request;
    if (method !== 'GET' || !/\/\.well-known\/[^/?#]+$/.test(url)) return http(request);
    const before = known.get(url);
    if (before !== undefined) return before;
    const forget = () => void known.delete(url);
    const answer = http(request);
    known.set(url, answer);
    answer.then(({ status }) => {
      if (status !== 200) forget();
    }, forget);
    return answer;
  };
}
