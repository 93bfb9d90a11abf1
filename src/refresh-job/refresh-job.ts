import { approvalOf } from '../core/approval.ts';
import { isObject } from '../core/json.ts';
import { tokenChecksOf } from '../core/keys/policy-keys.ts';
import { type RefreshWrite, refreshWrite, type WantedKeys } from '../core/keys/refresh.ts';
import type { Json, JsonObject } from '../core/model.ts';
import { parseJson } from '../core/parse-json.ts';
import { Problem } from '../errors.ts';
import type { Http } from '../http/http.ts';
import { readPublishedKeys } from '../oidc/published-keys.ts';
import type { KubeApi } from './kube-api.ts';

/** What one run of the job works on. */
export interface RefreshJob {
  /** The API path of the ExtAuthPolicy. */
  readonly path: string;
  readonly policy: string;
  /** The field manager that `setup` writes with. */
  readonly manager: string;
  /** The issuer where the policy names none. */
  readonly issuer?: string;
  readonly http: Http;
  readonly api: KubeApi;
  readonly say: (line: string) => void;
  readonly sleep: (ms: number) => Promise<void>;
}

/** How often a write is tried when somebody else wrote in between. */
const tries = 3;

/** How long Gloo gets to accept what was written: 30 looks, two seconds apart. */
const looks = 30;

/**
 * Brings the keys in the policy up to date, once: reads the policy, reads what its issuer publishes, writes only when the two
 * differ, and waits until Gloo has accepted it.
 * @throws Problem whose message is the cause and whose hint is the cure
 */
export async function refreshKeys(job: RefreshJob): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const policy = await readPolicy(job);
    const wanted = await wantedKeys(policy, job);
    const write = refreshWrite(policy, wanted, job.manager);
    if (write === undefined) {
      job.say(`The keys in ExtAuthPolicy ${job.policy} are those that Okta publishes: nothing to do.`);
      return;
    }
    if (await put(write, job)) {
      job.say(`The keys in ExtAuthPolicy ${job.policy} were brought up to date.`);
      return untilAccepted(job);
    }
    if (attempt === tries) throw failed('Somebody else kept writing to the policy meanwhile.', 'The next run tries again.');
  }
}

async function readPolicy({ api, path, policy }: RefreshJob): Promise<JsonObject> {
  const answer = await api({ method: 'GET', path }).catch((cause: unknown) => {
    throw new Problem(
      'cluster-unreachable',
      `The API server cannot be reached from this pod: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'A network policy may forbid it.',
      cause,
    );
  });
  if (answer.status === 404)
    throw failed(
      `There is no ExtAuthPolicy ${policy}.`,
      'Make it again with gloo-okta setup, or take this CronJob away with gloo-okta teardown.',
    );
  if (answer.status === 401 || answer.status === 403) throw forbidden('get', policy, answer.body);
  if (answer.status !== 200)
    throw failed(`The API server answered ${answer.status} for ExtAuthPolicy ${policy}.`, 'The next run tries again.');
  const object = objectIn(answer.body);
  if (object === undefined)
    throw failed(`The API server's answer for ExtAuthPolicy ${policy} is no JSON object.`, 'The next run tries again.');
  return object;
}

async function wantedKeys(
  policy: JsonObject,
  { http, issuer: fallback, say, policy: name }: RefreshJob,
): Promise<readonly WantedKeys[]> {
  const wanted: WantedKeys[] = [];
  const checks = tokenChecksOf(policy);
  if (checks.length === 0)
    throw failed(
      `ExtAuthPolicy ${name} checks no access token by keys.`,
      'It is not the policy that gloo-okta made: write it anew with gloo-okta setup.',
    );
  for (const { at, issuer = fallback, keys } of checks) {
    if (keys.kind === 'remote') say(`The gateway fetches the keys of ${keys.url} itself: nothing to do there.`);
    else if (issuer === undefined)
      throw failed(
        `ExtAuthPolicy ${name} names no issuer, so it is not known whose keys it should hold.`,
        'Set it up again with gloo-okta setup.',
      );
    else wanted.push({ at, text: (await readPublishedKeys(http, issuer)).text });
  }
  return wanted;
}

/** Whether it was written; false when somebody else was faster. */
async function put(write: RefreshWrite, { api, path, manager, policy }: RefreshJob): Promise<boolean> {
  const answer =
    write.kind === 'apply'
      ? await api({
          method: 'PATCH',
          path: `${path}?fieldManager=${encodeURIComponent(manager)}`,
          contentType: 'application/apply-patch+yaml',
          body: JSON.stringify(write.manifest),
        })
      : await api({
          method: 'PATCH',
          path: `${path}?fieldManager=${encodeURIComponent(manager)}`,
          contentType: 'application/json-patch+json',
          body: JSON.stringify(write.operations),
        });
  if (answer.status === 200) return true;
  if (answer.status === 401 || answer.status === 403) throw forbidden('patch', policy, answer.body);
  const message = messageIn(answer.body);
  if (answer.status === 409 && write.kind === 'apply' && /conflict/i.test(message) && /spec\.config/.test(message)) {
    throw failed(
      `Another manager owns the keys in ExtAuthPolicy ${policy}: ${message}`,
      'If Argo CD, Flux or Terraform owns it, refresh the keys there: gloo-okta keys refresh --write FILE.',
    );
  }
  // a test that failed means that the keys are no longer as they were read
  if (answer.status === 409 || (answer.status === 422 && write.kind === 'json-patch')) return false;
  throw failed(
    `The API server refused the new keys (${answer.status}): ${message}`,
    'Run gloo-okta keys refresh from your machine to see it in full.',
  );
}

/** Waits until Gloo has judged what was written. */
async function untilAccepted(job: RefreshJob): Promise<void> {
  let says = '';
  for (let look = 0; look < looks; look += 1) {
    const approval = approvalOf(await readPolicy(job));
    says = approval.says;
    if (approval.state === 'accepted') return job.say(`Gloo has accepted it (${says}).`);
    if (approval.state === 'refused') break;
    await job.sleep(2_000);
  }
  throw failed(`The new keys are written, and Gloo has not accepted the policy: ${says}.`, 'Look at it with gloo-okta verify.');
}

function forbidden(verb: string, policy: string, body: string): Problem {
  return new Problem(
    'cluster-right-missing',
    `The ServiceAccount of this job may not ${verb} ExtAuthPolicy ${policy}: ${messageIn(body)}`,
    'Its Role or RoleBinding is gone or was changed: write them anew with gloo-okta setup.',
  );
}

function failed(message: string, hint: string): Problem {
  return new Problem('key-refresh-failed', message, hint);
}

function objectIn(body: string): JsonObject | undefined {
  try {
    const value = parseJson(body) as Json;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function messageIn(body: string): string {
  const message = objectIn(body)?.['message'];
  return typeof message === 'string' ? message.slice(0, 1_000) : 'it gave no reason.';
}
