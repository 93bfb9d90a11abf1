import { printableLine } from '../core/printable.ts';
import { Problem } from '../errors.ts';

/** What a failed connection means: the reason in plain words, the one thing to do, and whether a moment later it may work. */
export interface NetworkTrouble {
  readonly reason: string;
  readonly hint: string;
  readonly transient: boolean;
}

const checkUrl = 'Check the URL and the network connection, then run it again.';
const checkCa = "If your company's proxy signs certificates, hand its certificate over with --ca-file FILE.";

const byCode: Readonly<Record<string, NetworkTrouble>> = {
  ENOTFOUND: { reason: 'there is no host of that name', hint: 'Check the URL for a typing error.', transient: false },
  EAI_AGAIN: { reason: 'the name could not be looked up', hint: checkUrl, transient: true },
  ECONNREFUSED: { reason: 'the connection was refused', hint: checkUrl, transient: true },
  ECONNRESET: { reason: 'the connection was cut', hint: checkUrl, transient: true },
  EPIPE: { reason: 'the connection was cut', hint: checkUrl, transient: true },
  UND_ERR_SOCKET: { reason: 'the connection was cut', hint: checkUrl, transient: true },
  ENETUNREACH: { reason: 'the network cannot be reached', hint: checkUrl, transient: true },
  EHOSTUNREACH: { reason: 'the host cannot be reached', hint: checkUrl, transient: true },
  ETIMEDOUT: { reason: 'it did not answer in time', hint: checkUrl, transient: false },
  UND_ERR_CONNECT_TIMEOUT: { reason: 'it did not answer in time', hint: checkUrl, transient: false },
  UND_ERR_HEADERS_TIMEOUT: { reason: 'it did not answer in time', hint: checkUrl, transient: false },
  UND_ERR_BODY_TIMEOUT: { reason: 'it did not answer in time', hint: checkUrl, transient: false },
  CERT_HAS_EXPIRED: { reason: 'its certificate has expired', hint: checkUrl, transient: false },
  CERT_NOT_YET_VALID: { reason: 'its certificate is not valid yet', hint: "Check this machine's clock.", transient: false },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    reason: 'its certificate was issued for another name',
    hint: 'Check the URL for a typing error.',
    transient: false,
  },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: { reason: 'its certificate is not trusted', hint: checkCa, transient: false },
  UNABLE_TO_GET_ISSUER_CERT: { reason: 'its certificate is not trusted', hint: checkCa, transient: false },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: { reason: 'its certificate is not trusted', hint: checkCa, transient: false },
  SELF_SIGNED_CERT_IN_CHAIN: { reason: 'its certificate is not trusted', hint: checkCa, transient: false },
  DEPTH_ZERO_SELF_SIGNED_CERT: { reason: 'its certificate is not trusted (self-signed)', hint: checkCa, transient: false },
};

/** Pure: reads the error of a failed request, through its causes. */
export function readTrouble(error: unknown): NetworkTrouble {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const tunnel = /Proxy response \((\d+)\)/.exec(at.message);
    if (tunnel !== null) {
      const status = tunnel[1] ?? '';
      return {
        reason: status === '407' ? 'the proxy asks for a user name and password' : `the proxy refused (HTTP ${status})`,
        hint:
          status === '407'
            ? 'Put them into HTTPS_PROXY (http://user:password@host:port).'
            : 'Check HTTPS_PROXY, or name the host in NO_PROXY.',
        transient: false,
      };
    }
    const code = codeOf(at);
    const known = byCode[code];
    if (known !== undefined) return known;
    if (code.startsWith('ERR_SSL_') || code === 'EPROTO') {
      return { reason: 'it does not speak TLS as expected', hint: 'Check the scheme and the port of the URL.', transient: false };
    }
  }
  const text = error instanceof Error ? error.message : String(error);
  return { reason: printableLine(text, 160) || 'the connection failed', hint: checkUrl, transient: false };
}

/**
 * The Problem `okta-unreachable` for a request that got no answer. `proxy` is the host and port of the proxy that the environment names.
 * The original error is its cause.
 */
export function unreachable(url: URL, error: unknown, proxy?: string): Problem {
  const trouble = readTrouble(error);
  return new Problem('okta-unreachable', `Cannot reach ${url.host}: ${trouble.reason}${behind(proxy)}.`, trouble.hint, error);
}

/** The Problem `okta-unreachable` for a request that took longer than `ms` milliseconds. */
export function tooSlow(url: URL, ms: number, proxy?: string): Problem {
  return new Problem('okta-unreachable', `${url.host} did not answer within ${ms / 1000} s${behind(proxy)}.`, checkUrl);
}

function behind(proxy: string | undefined): string {
  return proxy === undefined ? '' : ` (a proxy is set: ${proxy})`;
}

function codeOf(error: Error): string {
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'string' ? code : '';
}
