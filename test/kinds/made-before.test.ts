import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { guideClaims } from '../../src/core/claims.ts';
import { clusterOnApp, entriesOnApp } from '../../src/core/entries-on-app.ts';
import { deriveUris } from '../../src/core/frontend-uris.ts';
import { sideOf } from '../../src/core/kind.ts';
import { parseLedger } from '../../src/core/ledger-schema.ts';
import { makePlan, writes } from '../../src/core/make-plan.ts';
import type { Entry, JsonObject, Key, Observed, Plan, Resource } from '../../src/core/model.ts';
import { remaining } from '../../src/core/removals.ts';
import { designKube, designOkta } from '../../src/kinds/design.ts';
import { type KubeKind, kinds } from '../../src/kinds/kinds.ts';

/**
 * What the program at commit 8bf830d left behind, as it was captured there: a ledger of version 1, and the app with its record.
 * Such installations are found, kept and torn down as they were then.
 */
function madeBefore(name: 'plain' | 'adopted' | 'second') {
  const text = readFileSync(new URL(`made-before/${name}.json`, import.meta.url), 'utf8');
  const { ledger, app } = JSON.parse(text) as { ledger: unknown; app: JsonObject & { id: string } };
  const parsed = parseLedger(kinds, JSON.stringify(ledger));
  if ('fault' in parsed) throw new Error(parsed.fault);
  const installation = parsed.ledger.name;
  const told = entriesOnApp(kinds, { id: app.id, clientId: app.id, raw: app }, installation);
  return { installation, ledger: parsed.ledger, app, byLedger: parsed.ledger.entries, byRecord: told };
}
type Made = ReturnType<typeof madeBefore>;

const isMarked = (kind: string) => !['okta.claim', 'okta.assignment', 'okta.record', 'okta.logo'].includes(kind);

/** Both worlds as that program left them. */
function worldOf({ byLedger, app }: Made): ReadonlyMap<Key, Observed> {
  return new Map(
    byLedger.map(({ kind, key, id, state, spec, outputs }) => {
      const isOfApp = key === 'okta.app/portal' || key === 'okta.record/portal';
      const raw = isOfApp ? app : { ...(spec as JsonObject), ...(sideOf(kind) === 'okta' ? { id } : {}) };
      const marked = key === 'okta.app/portal' || (isMarked(kind) && state === 'made');
      return [key, { id: id ?? '', raw, marked, outputs }];
    }),
  );
}

const urisThen = deriveUris(
  {},
  ['https://developer.example.com/', 'https://developer.example.com/apis'],
  ['https://developer.example.com/logout'],
);

function wantedOf({ byLedger, ledger, installation }: Made, uris = urisThen): readonly Resource[] {
  const group = byLedger.find(({ kind }) => kind === 'okta.assignment');
  const okta = designOkta(
    {
      installation,
      appName: 'Gloo Portal',
      logo: undefined,
      uris,
      claims: guideClaims,
      accessPolicy: 'auto',
      wildcardRedirect: false,
      respelled: [],
    },
    {
      authServer: { id: String(ledger.facts['authServerId']), name: 'default' },
      groups: [{ id: group?.id ?? '', name: 'Everyone', everyone: true }],
      policies: [],
      clientId: String(ledger.facts['clientId']),
      ownPolicy: true,
      ownWildcards: false,
    },
  );
  const manifests = byLedger
    .filter(({ kind }) => sideOf(kind) === 'kube')
    .map(({ kind, spec }) => ({ kind: kind as KubeKind, object: spec as JsonObject }));
  return [...okta, ...designKube(manifests, okta)];
}

const planOf = (made: Made, entries: readonly Entry[], wanted: readonly Resource[]): Plan => {
  const uid = made.ledger.target.cluster?.uid;
  return makePlan({
    kinds,
    wanted,
    observed: worldOf(made),
    entries,
    adopt: false,
    ...(uid === undefined ? {} : { cluster: uid }),
  });
};
const stepsOf = (plan: Plan) => plan.changes.map(({ action, key }) => `${action} ${key}`).sort();

describe.each(['plain', 'adopted'] as const)('an installation made before, %s', (name) => {
  const made = madeBefore(name);

  it('is found the same by its ledger and by its record', () => {
    const known = ({ key, state, id, place, before }: Entry) => ({ key, state, id, place, before: before ?? [] });
    const byKey = (a: Entry, b: Entry) => a.key.localeCompare(b.key);
    // what is marked in the cluster has no id in the record, and the record is no line of itself
    const comparable = made.byLedger
      .filter(({ kind }) => kind !== 'okta.record')
      .map((entry) => (sideOf(entry.kind) === 'kube' && entry.state === 'made' ? { ...entry, id: null } : entry));
    expect([...made.byRecord].sort(byKey).map(known)).toEqual([...comparable].sort(byKey).map(known));
    expect(clusterOnApp({ raw: made.app })?.uid).toBe(made.ledger.target.cluster?.uid);
  });

  it.each(['byLedger', 'byRecord'] as const)('is kept as it is, %s: not a line of the record changes', (known) => {
    const plan = planOf(made, made[known], wantedOf(made));
    expect(writes(plan)).toEqual([]);
    expect(plan.changes).toHaveLength(11);
  });

  it.each(['byLedger', 'byRecord'] as const)('gets the redirect URI that the starter sends by now, %s', (known) => {
    const plan = planOf(made, made[known], wantedOf(made, deriveUris({ react: 'https://developer.example.com' }, [], [])));
    const [app, ...others] = writes(plan);
    expect([app?.key, others]).toEqual(['okta.app/portal', []]);
    if (app?.action !== 'update') throw new Error('no update');
    // it tells of itself in the same write
    const uris = app.fields.filter(({ path }) => !path.startsWith('profile.'));
    expect(uris.map(({ path }) => path)).toEqual(['settings.oauthClient.redirect_uris']);
    expect(uris[0]?.after).toEqual(expect.arrayContaining([...urisThen.redirectUris, 'https://developer.example.com/callback']));
  });

  it('is torn down the same by its ledger and by its record', () => {
    const byLedger = planOf(made, made.byLedger, []);
    expect(stepsOf(planOf(made, made.byRecord, []))).toEqual(stepsOf(byLedger));
    expect(remaining(made.byLedger, byLedger.changes, { observed: worldOf(made) })).toEqual([]);
    // the rule goes with its policy; the assignment with the app, where that goes
    const gone = byLedger.changes.filter(({ action }) => action === 'delete').map(({ kind }) => kind);
    expect(gone.sort()).toEqual(
      name === 'plain'
        ? [
            'kube.ext-auth-policy',
            'kube.ext-auth-server',
            'okta.app',
            ...Array(3).fill('okta.claim'),
            'okta.origin',
            'okta.policy',
          ]
        : ['kube.ext-auth-policy', 'okta.assignment', ...Array(2).fill('okta.claim'), 'okta.origin', 'okta.policy'],
    );
  });
});

describe('what was taken over before', () => {
  const made = madeBefore('adopted');

  it.each(['byLedger', 'byRecord'] as const)('is put back, %s, with the mark and the record taken off', (known) => {
    const { changes } = planOf(made, made[known], []);
    const fields = (key: Key) => {
      const change = changes.find((one) => one.key === key);
      return change?.action === 'update' ? change.fields.map(({ path, after }) => [path, after]) : undefined;
    };
    expect(fields('okta.claim/email')).toEqual([['value', 'user.login']]);
    expect(fields('kube.ext-auth-server/gloo-mesh-addons/ext-auth-server')).toEqual([
      ['spec.destinationServer.ref.name', 'elsewhere'],
    ]);
    expect(fields('okta.app/portal')).toEqual([
      ['settings.oauthClient.grant_types', ['authorization_code']],
      ['settings.oauthClient.redirect_uris', ['https://theirs.example.com/callback']],
      ['settings.oauthClient.post_logout_redirect_uris', undefined],
      ['settings.oauthClient.refresh_token.rotation_type', undefined],
      ['settings.oauthClient.refresh_token.leeway', undefined],
      ['profile.glooOkta.name', undefined],
      ['profile.glooOkta.record', undefined],
      ['profile.glooOkta.cluster', undefined],
    ]);
  });
});

it('what a second installation made before only uses, its record names and its teardown leaves', () => {
  const made = madeBefore('second');
  expect(made.byRecord.map(({ key }) => key)).toEqual([
    'okta.app/portal',
    expect.stringMatching(/^okta\.assignment\//),
    'okta.policy/portal',
    'okta.rule/portal',
    'kube.ext-auth-policy/gloo-mesh-addons/second',
  ]);
  expect(JSON.stringify(made.app)).toContain('"state":"used"');
});
