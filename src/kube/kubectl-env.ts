/** What kubectl itself reads, and what a process needs to live on each platform. */
const names = new Set([
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'LANG', 'LC_ALL', 'TMPDIR', 'TEMP', 'TMP', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME'],
  ...['USERPROFILE', 'HOMEDRIVE', 'HOMEPATH', 'APPDATA', 'LOCALAPPDATA', 'PROGRAMDATA', 'SYSTEMROOT', 'SYSTEMDRIVE'],
  ...['WINDIR', 'COMSPEC', 'PATHEXT'],
  ...['KUBECONFIG', 'KUBECACHEDIR', 'KUBERNETES_SERVICE_HOST', 'KUBERNETES_SERVICE_PORT'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
  'USE_GKE_GCLOUD_AUTH_PLUGIN',
]);

/** What the sign-in plugins of the large clouds' kubeconfigs read. */
const families = ['AWS_', 'AZURE_', 'AAD_', 'GOOGLE_', 'CLOUDSDK_'];

/**
 * The part of an environment that kubectl may see: no Okta credential and nothing else of ours reaches it or the sign-in
 * plugins that it starts. Names are compared without regard to case, as Windows does.
 * @see https://kubernetes.io/docs/reference/kubectl/kubectl/#environment-variables
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export function kubectlEnv(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = Object.entries(env).filter((pair): pair is [string, string] => {
    const [name, value] = [pair[0].toUpperCase(), pair[1]];
    return value !== undefined && (names.has(name) || families.some((family) => name.startsWith(family)));
  });
  return Object.fromEntries(kept);
}
