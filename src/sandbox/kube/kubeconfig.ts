/** What a kubeconfig names. */
export interface Entry {
  readonly context: string;
  readonly url: string;
  /** The certificate authority, PEM; for https only. */
  readonly ca?: string;
  /** A bearer token; kubectl sends one over https only. */
  readonly token?: string;
}

/**
 * A kubeconfig with one context an entry, the first of them current. Without a token it holds no credentials: kubectl sends none
 * to a plain http server anyway.
 * @see https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
 */
export function kubeconfig(entries: readonly Entry[]): string {
  const cluster = ({ context, url, ca }: Entry): string =>
    `- name: ${context}\n  cluster:\n    server: ${url}\n${ca === undefined ? '' : `    certificate-authority-data: ${base64(ca)}\n`}`;
  const user = ({ context, token }: Entry): string =>
    `- name: ${context}\n  user:${token === undefined ? ' {}' : `\n    token: ${token}`}\n`;
  const named = ({ context }: Entry): string => `- name: ${context}\n  context:\n    cluster: ${context}\n    user: ${context}\n`;
  return `apiVersion: v1
kind: Config
clusters:
${entries.map(cluster).join('')}users:
${entries.map(user).join('')}contexts:
${entries.map(named).join('')}current-context: ${entries[0]?.context ?? '""'}
`;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
