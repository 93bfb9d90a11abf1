import { Problem } from '../errors.ts';
import type { Http } from '../http/http.ts';

/** Milliseconds for one request. */
const patience = 15_000;

/**
 * Requests by Node's own fetch: the pod has no other library. A redirect is an answer, never followed. `NODE_EXTRA_CA_CERTS`
 * and, from Node 24 on with `NODE_USE_ENV_PROXY`, a proxy hold as they do for Node.
 * @throws Problem `okta-unreachable`
 */
export const fetchHttp: Http = async ({ method, url, maxBytes = 500_000 }) => {
  try {
    const answer = await fetch(url, {
      method,
      redirect: 'manual',
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(patience),
    });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    if (bytes.length > maxBytes) throw new Error(`the answer has ${bytes.length} bytes`);
    return { url, status: answer.status, headers: answer.headers, bytes, text: () => new TextDecoder().decode(bytes) };
  } catch (cause) {
    const reason = cause instanceof Error ? [cause.message, (cause.cause as Error | undefined)?.message] : [String(cause)];
    throw new Problem(
      'okta-unreachable',
      `${new URL(url).origin} cannot be reached from this pod: ${reason.filter((part) => part).join(': ')}.`,
      'The pod needs DNS and a way out to that host on port 443; a network policy, a proxy or a certificate authority may be missing.',
      cause,
    );
  }
};
