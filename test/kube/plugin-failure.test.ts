import { describe, expect, test } from 'vitest';
import { problemFrom } from '../../src/kube/kubectl-errors.ts';

const read = (stderr: string) => problemFrom({ exitCode: 1, stdout: '', stderr }, 'kubectl --context=c get ns');
const cannot =
  'couldn\'t get current server API group list: Get \\"https://127.0.0.1:8766/api?timeout=32s\\": getting credentials';
const notFound = [
  'It looks like you are trying to use a client-go credential plugin that is not installed.',
  '',
  'To learn more about this feature, consult the documentation available at:',
  '      https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins',
  '',
  'brew install mylogin',
];

describe('a sign-in plugin that fails is named as what it is', () => {
  // as kubectl 1.27 and 1.32 printed it, five times over
  const five = (lines: readonly string[]) => Array.from({ length: 5 }, () => lines.join('\n')).join('\n');
  const log = 'E1126 14:57:02.584754   17724 memcache.go:265] ';

  test.each([
    ['newer', `${log}"Unhandled Error" err="${cannot}: exec: executable plug.sh failed with exit code 1"`],
    ['older', `${log}${cannot.replaceAll('\\', '')}: exec: executable plug.sh failed with exit code 1`],
  ])('with what it said, once (%s kubectl)', (_, line) => {
    const stderr = `${five(['plugin: session expired, run mylogin', line])}\nUnable to connect to the server: getting credentials: exec: executable plug.sh failed with exit code 1\n`;
    const problem = read(stderr);
    expect(problem.code).toBe('cluster-sign-in-failed');
    expect(problem.message).toBe(
      "The kubeconfig's sign-in plugin failed: executable plug.sh failed with exit code 1. It said: plugin: session expired, run mylogin",
    );
    expect(problem.hint).toBe('Sign in to the cluster. Then try: kubectl --context=c get namespaces');
  });

  test.each([
    [
      'newer',
      [
        `${log}"Unhandled Error" err=<`,
        `\t${cannot}: exec: executable mylogin not found`,
        '\t',
        ...notFound.map((line) => `\t${line}`),
        ' >',
      ],
    ],
    ['older', [`${log}${cannot}: exec: executable mylogin not found`, '', ...notFound]],
  ])('with the way to install it (%s kubectl)', (_, lines) => {
    const stderr = [
      five(lines),
      'Unable to connect to the server: getting credentials: exec: executable mylogin not found',
      '',
      ...notFound,
    ].join('\n');
    const problem = read(stderr);
    expect(problem.message).toBe("The kubeconfig's sign-in plugin failed: executable mylogin not found.");
    expect(problem.hint).toBe('Install it: brew install mylogin Then try: kubectl --context=c get namespaces');
  });

  test('that wants a terminal says so', () => {
    const problem = read(
      'Unable to connect to the server: getting credentials: exec plugin cannot support interactive mode: standard input is not a terminal\n',
    );
    expect(problem.message).toContain('cannot support interactive mode: standard input is not a terminal');
    expect(problem.hint).toContain('run this in a terminal');
  });

  test.each([
    'error: The gcp auth plugin has been removed.\nPlease use the "gke-gcloud-auth-plugin" kubectl/client-go credential plugin instead.\n',
    'error: no Auth Provider found for name "azure"\n',
    'error: exec plugin: invalid apiVersion "client.authentication.k8s.io/v1alpha1"\n',
    "Unable to connect to the server: getting credentials: decoding stdout: couldn't get version/kind; json parse error\n",
  ])('%s', (stderr) => {
    expect(read(stderr).code).toBe('cluster-sign-in-failed');
  });

  test.each([
    ['YAML', 'error:\n  code: expired\n  until: yesterday'],
    ['JSON without an end', '{"error":"expired","until":["yesterday"'],
    ['words that others say', 'dial tcp: connection refused (Forbidden) namespaces "a" not found Unauthorized'],
  ])('whatever else it said: %s', (_, said) => {
    const problem = read(
      `${said}\nUnable to connect to the server: getting credentials: exec: executable plug.sh failed with exit code 1\n`,
    );
    expect(problem.code).toBe('cluster-sign-in-failed');
    expect(problem.message).toContain('executable plug.sh failed with exit code 1');
  });

  const failing = (said: string, command: string) =>
    read(`${said}\nUnable to connect to the server: getting credentials: exec: executable ${command} failed with exit code 1\n`);

  test.each([
    [
      'aws',
      'To refresh this SSO session run aws sso login with the corresponding profile.',
      /run aws sso login/,
      /^Sign in to the cluster: aws sso login\./,
    ],
    [
      'aws',
      'Error loading SSO Token: Token for https://a.awsapps.com/start does not exist',
      /loading SSO Token/,
      /^Sign in to the cluster\./,
    ],
    [
      'kubelogin',
      'Error: failed to get token: AADSTS700082: The refresh token has expired',
      /AADSTS700082/,
      /^Sign in to the cluster\./,
    ],
    ['az', "ERROR: Please run 'az login' to setup account.", /az login/, /^Sign in to the cluster: az login\./],
    [
      'gke-gcloud-auth-plugin',
      'F1126 14:57:02.584754   17724 cred.go:145] print credential failed with error: Failed to retrieve access token:: failure while executing gcloud\nPlease run:\n\n  $ gcloud auth login\n',
      /It said: print credential failed with error: Failed to retrieve access token:: failure/,
      /^Sign in to the cluster: gcloud auth login\./,
    ],
  ])('of %s: %s', (command, said, message, hint) => {
    const problem = failing(said, command);
    expect(problem.code).toBe('cluster-sign-in-failed');
    expect(problem.message).toMatch(message);
    expect(problem.hint).toMatch(hint);
  });

  test.each([
    [
      'error: The azure auth plugin has been removed.\nPlease use the https://github.com/Azure/kubelogin kubectl/client-go credential plugin instead.\n',
      /^Please use the https:\/\/github\.com\/Azure\/kubelogin/,
    ],
    ['error: no Auth Provider found for name "x"\n', /^Use an exec plugin/],
    ['error: exec plugin: invalid apiVersion "client.authentication.k8s.io/v1alpha1"\n', /the same version/],
    ['Unable to connect to the server: getting credentials: exec: fork/exec /opt/x: permission denied\n', /may be run/],
    [
      "Unable to connect to the server: getting credentials: exec plugin didn't return a token or cert/key pair\n",
      /no credentials/,
    ],
    [
      'Unable to connect to the server: No valid id-token, and cannot refresh without refresh-token\n',
      /^Sign in to the cluster again/,
    ],
  ])('its advice is its own: %s', (stderr, hint) => {
    const problem = read(stderr);
    expect(problem.code).toBe('cluster-sign-in-failed');
    expect(problem.hint).toMatch(hint);
  });

  test.each([
    'k8s-aws-v1.aHR0cHM6Ly9zdHM',
    'ya29.a0AfH6SMBx1234',
    'ghp_abcdefghij1234567890',
    'glpat-abcdefghij1234',
    'hvs.CAESIAabcdefghij',
  ])('a token of a cloud alone is none to show: %s', (token) =>
    expect(failing(`got ${token} and failed`, 'corp').message).toContain('got [secret] and failed'),
  );

  test('and what it said is shown without secrets', () => {
    const { message } = read(
      'login as jane with password: hunter2hunter2 failed\nUnable to connect to the server: getting credentials: exec: executable plug.sh failed with exit code 1\n',
    );
    expect(message).toContain('login as jane');
    expect(message).not.toContain('hunter2');
  });
});
