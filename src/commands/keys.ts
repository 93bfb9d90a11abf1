import { known } from '../core/checks/fact.ts';
import { outdated, type WantedKeys } from '../core/keys/refresh.ts';
import { type KeyStatuses, keyVerdict } from '../core/keys/verdict.ts';
import type { Finding, JsonObject } from '../core/model.ts';
import { ignoreRuleFor, type OwnerTool, ownerToolOf } from '../core/owner-tools.ts';
import { textOf } from '../core/text-of.ts';
import { Problem } from '../errors.ts';
import { filePath, readGivenFile, stdinName, UnusableFile, writeGivenFile } from '../files.ts';
import { kubectlFor } from '../installation/open-cluster.ts';
import { orgSearchOf } from '../installation/open-org.ts';
import { publicIssuer } from '../installation/public-facts.ts';
import { findKeyPolicy, titleOf } from '../keys/find-key-policy.ts';
import { type KeyLook, type LookedAtKeys, lookAtKeys } from '../keys/look-at-keys.ts';
import { waitForKeys, writeKeys } from '../keys/refresh-in-cluster.ts';
import { readManifest } from '../kube/keys-in-manifest.ts';
import { textAt } from '../kube/objects.ts';
import { listAuthServers } from '../okta/find.ts';
import { readKeyStates } from '../okta/find-more.ts';
import { jsonDocument } from '../run/json-document.ts';
import type { Run } from '../run/run.ts';
import type { Speech } from '../run/speech.ts';
import { factOf } from '../shell/fact-of.ts';
import { findingsJson, findingsText } from '../ui/findings-text.ts';
import { keyChangeText, ownerText, rotationText } from '../ui/keys-text.ts';

/** Says whether the keys in the policy are those that Okta publishes. Needs a kubeconfig and nothing else. Exit 5 unless they are. */
export async function runKeysStatus(run: Run): Promise<number> {
  const policy = await livePolicy(run);
  const [look, rotation] = await knowledgeOf(run, policy);
  const checks = await lookAtKeys(policy, look);
  const statuses = look.statuses?.keys ?? [];
  const findings = checks.map((check) => findingOf(check, statuses));
  const fine = findings.length > 0 && findings.every(({ state }) => state === 'ok');
  const problem = fine ? undefined : notFresh(titleOf(policy), findings);
  if (run.speech.modes.json) {
    const result = { policy: titleOf(policy), checks: checks.map(checkJson), ...(rotation === undefined ? {} : { rotation }) };
    run.speech.out(jsonDocument('keys status', { ...result, findings: findingsJson(findings) }, problem));
    return problem?.exitCode ?? 0;
  }
  run.speech.show(`ExtAuthPolicy ${titleOf(policy)}\n${findingsText(findings, run.speech.resultTheme)}`);
  if (rotation !== undefined) run.speech.show(rotationText(rotation));
  sayOwner(run.speech, policy);
  return problem?.exitCode ?? 0;
}

/** Puts exactly the published keys into the policy, in the cluster or with `--write` in a file. */
export async function runKeysRefresh(run: Run): Promise<number> {
  const file = run.answers.given.get('write')?.value;
  if (typeof file === 'string') return refreshFile(run, file);
  const policy = await livePolicy(run);
  const [look] = await knowledgeOf(run, policy);
  const checks = await lookAtKeys(policy, look);
  const wanted = wantedFrom(checks, titleOf(policy));
  const changes = outdated(policy, wanted);
  sayOwner(run.speech, policy);
  if (changes.length > 0) {
    run.speech.say(keyChangeText(`ExtAuthPolicy ${titleOf(policy)}`, checks, run.speech.theme));
    const { io, writing, noteChange } = run.world;
    const kubectl = kubectlFor(run.world, run.answers.kube);
    await run.speech.step(
      'writing the keys, and waiting until Gloo accepts them',
      async () => {
        await writing(() => writeKeys(kubectl, policy, wanted));
        noteChange(`the keys in ExtAuthPolicy ${titleOf(policy)}`);
        await waitForKeys(kubectl, policy, { timeoutMs: 60_000, sleep: io.sleep, now: io.now });
      },
      () => 'wrote the keys; Gloo has accepted them',
    );
  }
  return done(run, changes.length > 0, { policy: titleOf(policy) }, `ExtAuthPolicy ${titleOf(policy)}`, checks);
}

async function refreshFile(run: Run, file: string): Promise<number> {
  const isStdin = file === stdinName;
  const path = isStdin ? file : filePath(file, run.world.io);
  const text = textOf(
    await readGivenFile(path, { mostBytes: 8_000_000, signal: run.world.io.signal }).catch((cause: unknown) => {
      throw unusable(file, cause instanceof UnusableFile ? cause.message : String(cause));
    }),
  );
  const manifest = parsed(file, text);
  const looks = await Promise.all(
    manifest.policies.map(async ({ object, setKeys }) => ({
      object,
      setKeys,
      checks: await lookAtKeys(object, await publicLook(run, object)),
    })),
  );
  const all = looks.flatMap(({ checks }) => checks);
  if (all.length === 0) throw unusable(file, 'it holds no ExtAuthPolicy that checks tokens by keys');
  const changes = looks.flatMap(({ object, setKeys, checks }) =>
    outdated(object, wantedFrom(checks, titleOf(object))).map(({ at, text: keySet }) => ({ at, keySet, setKeys })),
  );
  if (changes.length > 0) {
    run.speech.say(keyChangeText(file, all, run.speech.theme));
    for (const { at, keySet, setKeys } of changes) setKeys(at, keySet);
    await (isStdin ? Promise.resolve() : writeGivenFile(path, manifest.text())).catch((cause: unknown) => {
      throw unusable(file, cause instanceof UnusableFile ? cause.message : String(cause));
    });
  }
  // as a filter does: what came in goes out, brought up to date
  if (isStdin && !run.speech.modes.json) {
    run.speech.out(changes.length > 0 ? manifest.text() : text);
    return changes.length > 0 && run.answers.given.get('detailedExitcode')?.value === true ? 5 : 0;
  }
  return done(run, changes.length > 0, { file, ...(isStdin ? { manifest: manifest.text() } : {}) }, file, all);
}

function parsed(file: string, text: string): ReturnType<typeof readManifest> {
  try {
    return readManifest(text);
  } catch (cause) {
    throw unusable(file, cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause));
  }
}

function done(
  { speech, answers }: Run,
  changed: boolean,
  about: JsonObject,
  title: string,
  checks: readonly LookedAtKeys[],
): number {
  const kids = [...new Set(checks.flatMap(({ published }) => known(published)?.kids ?? []))];
  if (speech.modes.json) speech.out(jsonDocument('keys refresh', { ...about, changed, keys: kids }));
  else if (kids.length === 0) speech.show(`${title}: the gateway fetches the keys itself, so there is nothing to refresh.\n`);
  else
    speech.show(
      `${title} holds the keys that Okta publishes: ${kids.join(', ')}.${changed ? '' : ' There was nothing to do.'}\n`,
    );
  return changed && answers.given.get('detailedExitcode')?.value === true ? 5 : 0;
}

async function livePolicy({ world, answers }: Run): Promise<JsonObject> {
  const { namespace, policy, installation } = answers;
  return findKeyPolicy(kubectlFor(world, answers.kube), {
    namespace,
    name: policy,
    installation,
    given: { name: answers.given.has('policy'), namespace: answers.given.has('namespace') },
  });
}

/** Without credentials the issuer of a policy that names none is the one that was asked for. */
async function publicLook(run: Run, policy: JsonObject): Promise<KeyLook> {
  const named = textAt(policy, 'spec', 'config', 'glooAuth', 'configs', 0, 'oauth2', 'accessTokenValidation', 'jwt', 'issuer');
  const isAsked = named === undefined && run.answers.orgUrl !== undefined;
  return { http: run.world.http, ...(isAsked ? { issuer: await publicIssuer(run) } : {}) };
}

/** What is known besides, where there are credentials: which key signs, and when the next one will. */
async function knowledgeOf(run: Run, policy: JsonObject): Promise<readonly [KeyLook, JsonObject | undefined]> {
  const look = await publicLook(run, policy);
  const { orgUrl } = run.answers;
  const open = orgSearchOf(run, orgUrl).open;
  if (open === undefined) return [look, undefined];
  const issuers = (await lookAtKeysOf(policy)).concat(look.issuer ?? []);
  const fact = await factOf(async () => {
    const org = await open();
    const server = (await listAuthServers(org)).find(({ issuer }) => issuers.includes(issuer));
    return server && { server, keys: await readKeyStates(org, server.id) };
  });
  if ('trouble' in fact) run.speech.say(`What an administrator sees of the keys could not be read: ${fact.trouble.says}\n`);
  const found = known(fact);
  if (found === undefined) return [look, undefined];
  const { issuer, rotationMode, nextRotation } = found.server;
  const rotation = { mode: rotationMode, ...(nextRotation === '' ? {} : { next: nextRotation }) };
  return [{ ...look, statuses: { issuer, keys: found.keys } }, rotation];
}

async function lookAtKeysOf(policy: JsonObject): Promise<readonly string[]> {
  const { tokenChecksOf } = await import('../core/keys/policy-keys.ts');
  return tokenChecksOf(policy).flatMap(({ issuer }) => issuer ?? []);
}

/** @throws Problem of the first issuer whose keys cannot be read: nothing is written then. */
function wantedFrom(checks: readonly LookedAtKeys[], title: string): readonly WantedKeys[] {
  if (checks.length === 0)
    throw new Problem(
      'policy-unknown',
      `ExtAuthPolicy ${title} checks no token by keys.`,
      'Name another one by --policy and --namespace.',
    );
  return checks.flatMap(({ at, keys, published }) => {
    if (keys.kind === 'remote') return [];
    if ('trouble' in published) {
      const { code, says, hint } = published.trouble;
      throw new Problem(code as Problem['code'], says, hint ?? 'Run it again.');
    }
    return [{ at, text: published.value.text }];
  });
}

function findingOf({ keys, published, freshness, by }: LookedAtKeys, statuses: KeyStatuses): Finding {
  const check = 'keys-in-force';
  const set = known(published);
  if (set === undefined || freshness === undefined) {
    const { says, hint } = 'trouble' in published ? published.trouble : { says: '', hint: undefined };
    return { check, state: 'fail', says, ...(hint === undefined ? {} : { hint }) };
  }
  if (keys.kind === 'remote') {
    return keys.url === set.url
      ? {
          check,
          state: 'ok',
          says: `The gateway fetches the keys itself, where ${by} publishes them: ${keys.url} answers with ${set.kids.length}.`,
        }
      : {
          check,
          state: 'fail',
          says: `The gateway fetches the keys from ${keys.url}, and ${by} publishes them at ${set.url}.`,
          hint: 'Write the policy anew: gloo-okta setup --jwks remote',
        };
  }
  return { check, ...keyVerdict(freshness, set.kids, statuses) };
}

function checkJson({ by, keys, freshness }: LookedAtKeys): JsonObject {
  const { state = null, missing = [], withdrawn = [], shared = [] } = freshness ?? {};
  return { issuer: by ?? null, kind: keys.kind === 'remote' ? 'remote' : 'inline', state, missing, withdrawn, shared };
}

function notFresh(title: string, findings: readonly Finding[]): Problem {
  const first = findings.find(({ state }) => state !== 'ok');
  return new Problem(
    'check-failed',
    first?.says ?? `ExtAuthPolicy ${title} checks no token by keys.`,
    first?.hint ?? 'Name another policy by --policy and --namespace.',
  );
}

function sayOwner(speech: Speech, policy: JsonObject): void {
  const owner: OwnerTool | undefined = ownerToolOf(policy);
  if (owner === undefined) return;
  const place = { namespace: textAt(policy, 'metadata', 'namespace') ?? '', name: textAt(policy, 'metadata', 'name') ?? '' };
  speech.say(ownerText(owner, ignoreRuleFor(owner, place), titleOf(policy)));
}

function unusable(file: string, why: string): Problem {
  return new Problem(
    'bad-value',
    `--write: ${file}: ${why}.`,
    'Give the file that holds the ExtAuthPolicy, e.g. one that gloo-okta render wrote.',
  );
}
