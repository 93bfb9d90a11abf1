/**
 * A kubeconfig with one context and no credentials: kubectl sends none to a plain http server anyway.
 * @see https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
 */
export function kubeconfig(url: string, context: string): string {
  return `apiVersion: v1
kind: Config
clusters:
- name: ${context}
  cluster:
    server: ${url}
users:
- name: ${context}
  user: {}
contexts:
- name: ${context}
  context:
    cluster: ${context}
    user: ${context}
current-context: ${context}
`;
}
