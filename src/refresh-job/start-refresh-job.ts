import { readFileSync } from 'node:fs';
import { Problem } from '../errors.ts';
import { fetchHttp } from './fetch-http.ts';
import { makeKubeApi } from './kube-api.ts';
import { refreshKeys } from './refresh-job.ts';

/**
 * The script that runs in the cluster, once, in a pod of the CronJob: environment and ServiceAccount say where and on what.
 * Its exit code is that of `gloo-okta` for the same trouble; its last lines are cause and cure.
 */
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const account = process.env['SERVICE_ACCOUNT_DIR'] ?? '/var/run/secrets/kubernetes.io/serviceaccount';

const needed = (name: string): string => {
  const value = process.env[name];
  if (value) return value;
  throw new Problem(
    'key-refresh-failed',
    `The variable ${name} is not set.`,
    'This script runs in a CronJob that gloo-okta setup makes.',
  );
};

try {
  const [namespace, name] = [needed('POLICY_NAMESPACE'), needed('POLICY_NAME')];
  const issuer = process.env['ISSUER'];
  await refreshKeys({
    path: `/apis/security.policy.gloo.solo.io/v2/namespaces/${encodeURIComponent(namespace)}/extauthpolicies/${encodeURIComponent(name)}`,
    policy: `${namespace}/${name}`,
    manager: needed('FIELD_MANAGER'),
    ...(issuer ? { issuer } : {}),
    http: fetchHttp,
    api: makeKubeApi({
      host: needed('KUBERNETES_SERVICE_HOST'),
      port: needed('KUBERNETES_SERVICE_PORT'),
      token: readFileSync(`${account}/token`, 'utf8').trim(),
      ca: readFileSync(`${account}/ca.crt`, 'utf8'),
    }),
    say,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  say(error.message);
  say(error.hint);
  process.exitCode = error.exitCode;
}
