import { request } from 'node:https';

/** One request to the API server. */
export interface ApiRequest {
  readonly method: 'GET' | 'PATCH';
  readonly path: string;
  readonly contentType?: string;
  readonly body?: string;
}

/** Its answer; `body` is the text. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
}

/** The one way to the API server. Rejects when it cannot be reached. */
export type KubeApi = (request: ApiRequest) => Promise<ApiAnswer>;

/** Where the API server is and how a pod speaks to it. */
export interface PodAccess {
  readonly host: string;
  readonly port: string;
  readonly token: string;
  /** The certificate authority of the cluster, as PEM. */
  readonly ca: string;
}

/** Milliseconds for one request. */
const patience = 15_000;

/** Characters of an answer after which it is given up; a policy is far smaller. */
const mostAnswer = 8_000_000;

/**
 * The API server as a pod reaches it: with the token of its ServiceAccount, and trusting the cluster's own authority only.
 * @see https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
 */
export function makeKubeApi({ host, port, token, ca }: PodAccess): KubeApi {
  return ({ method, path, contentType, body }) =>
    new Promise((resolve, reject) => {
      const headers = {
        accept: 'application/json',
        authorization: `Bearer ${token}`,
        'user-agent': 'gloo-okta-key-refresh',
        ...(contentType === undefined ? {} : { 'content-type': contentType }),
      };
      const sent = request({ host, port, path, method, headers, ca, timeout: patience }, (answer) => {
        const parts: string[] = [];
        let size = 0;
        answer.setEncoding('utf8');
        answer.on('data', (part: string) => {
          parts.push(part);
          size += part.length;
          if (size > mostAnswer) sent.destroy(new Error('the answer is too large'));
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: parts.join('') }));
        answer.on('error', reject);
      });
      sent.on('timeout', () => sent.destroy(new Error(`no answer within ${patience / 1000} s`)));
      sent.on('error', reject);
      sent.end(body);
    });
}
