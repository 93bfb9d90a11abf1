import { describe, expect, it } from 'vitest';
import type { Change, Key } from '../../src/core/model.ts';
import { type PlanPlace, planJson, planText } from '../../src/ui/plan-text.ts';
import { stepDoing, stepText } from '../../src/ui/progress.ts';
import { themeFor } from '../../src/ui/theme.ts';

const theme = themeFor('stdout', 'never', {
  env: { LANG: 'C.UTF-8' },
  platform: 'linux',
  terminal: { stdin: false, stdout: false, stderr: false, columns: 80 },
});
const place: PlanPlace = {
  installation: 'gloo-okta',
  org: 'https://acme.okta.com',
  authServer: 'default',
  cluster: { context: 'prod', server: 'https://10.0.0.1:6443', namespace: 'gloo-mesh-addons' },
};
const claim = (name: string) =>
  ({ kind: 'okta.claim', key: `okta.claim/${name}` as Key, title: `claim "${name}"`, place: {} }) as const;
const app = { kind: 'okta.app', key: 'okta.app/portal', title: 'app "Gloo Portal"', place: {} } as const;
const policy = { kind: 'kube.ext-auth-policy', key: 'kube.ext-auth-policy/a/b', title: 'ExtAuthPolicy a/b', place: {} } as const;

const changes: readonly Change[] = [
  { ...app, action: 'create', spec: { label: 'Gloo Portal', name: 'oidc_client' }, needs: [] },
  { ...claim('email'), action: 'keep', id: 'ocl1', outputs: {}, spec: {}, needs: [], owned: false },
  { ...claim('group'), action: 'foreign', id: 'ocl2', fields: [{ path: 'value', before: 'sales', after: '.*' }] },
  {
    kind: 'okta.policy',
    key: 'okta.policy/portal',
    title: 'access policy "gloo-okta"',
    place: {},
    action: 'create',
    spec: { conditions: { clients: { include: [{ ref: 'okta.app/portal', output: 'clientId' }] } } },
    needs: ['okta.app/portal'],
  },
  {
    ...policy,
    action: 'update',
    id: 'uid',
    outputs: {},
    spec: {},
    fields: [
      {
        path: 'spec.config.glooAuth.configs',
        before: [{ oauth2: { accessTokenValidation: { jwt: { localJwks: { inlineString: '{"keys":[{"kid":"old"}]}' } } } } }],
        after: [
          {
            oauth2: {
              accessTokenValidation: {
                jwt: { issuer: 'https://acme.okta.com/oauth2/default', localJwks: { inlineString: '{"keys":[{"kid":"new"}]}' } },
              },
            },
          },
        ],
      },
      { path: 'metadata.labels.app\\.kubernetes\\.io/managed-by', before: undefined, after: 'gloo-okta' },
    ],
    needs: [],
    borrowed: true,
    conflicts: [{ field: '.spec.config', manager: 'argocd' }],
  },
  { ...claim('old'), action: 'delete', id: 'ocl3', needs: [] },
];

describe('a plan on screen', () => {
  it('says what, where, and each field that changes', () => {
    expect(planText({ changes }, place, theme)).toMatchInlineSnapshot(`
      "Okta https://acme.okta.com, authorization server default
        + create app "Gloo Portal"
              name  Gloo Portal
        = keep claim "email" (there already, not ours)
        ! claim "group" is there, was not made by gloo-okta and differs:
              value  sales → .*
        + create access policy "gloo-okta"
              for clients  (known after the app is created)
        - delete claim "old"

      Kubernetes context prod (https://10.0.0.1:6443), namespace gloo-mesh-addons
        ~ change ExtAuthPolicy a/b (not ours; teardown puts it back)
              access token check                        any issuer, keys old → issuer https://acme.okta.com/oauth2/default, keys new
              metadata.labels.app.kubernetes.io/managed-by  gloo-okta
              .spec.config is owned by argocd; it is taken over only with --adopt

      2 to create, 1 to change, 1 to remove, 1 made by others and different, 1 already in place.
      "
    `);
  });

  it('says so when there is nothing to do', () => {
    const kept: Change = { ...app, action: 'keep', id: '0oa1', outputs: {}, spec: {}, needs: [], owned: true };
    expect(planText({ changes: [kept] }, place, theme)).toMatchInlineSnapshot(`
      "Okta https://acme.okta.com, authorization server default
        = keep app "Gloo Portal"

      Nothing to do: 1 already in place.
      "
    `);
  });

  it('never hands escapes of others to the terminal', () => {
    const evil: Change = {
      ...claim('x'),
      title: 'claim "\u001b]0;owned\u0007\u202e"',
      action: 'foreign',
      id: '1',
      fields: [{ path: 'value', before: '\u001b[2J', after: 'a' }],
    };
    const text = planText({ changes: [evil] }, { ...place, authServer: '\u001b[31m' }, theme);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  it('is JSON for programs, with refs as what they wait for', () => {
    expect(planJson({ changes })[3]).toMatchObject({
      action: 'create',
      fields: [{ path: 'conditions.clients.include', after: [{ knownAfter: 'okta.app/portal' }] }],
    });
  });
});

describe('a name with line breaks', () => {
  const forged = 'a\n  = keep everything\r\u2028x';
  const lines = (change: Change) => planText({ changes: [change] }, place, theme, true).split('\n');

  it.each([
    ['in the title', { ...app, title: `app "${forged}"` }],
    ['in a note', { ...app, note: forged }],
  ])('%s makes no line of its own', (_, subject) => {
    const change: Change = { ...subject, action: 'create', spec: { label: 'x' }, needs: [] };
    expect(lines(change).filter((line) => line.startsWith('  = keep'))).toEqual([]);
    expect(stepText(change, 'done', 0, theme).trimEnd()).not.toContain('\n');
    expect(stepDoing(change)).not.toContain('\n');
  });

  it('in a value is shown as what it is', () => {
    const change: Change = { ...app, action: 'create', spec: { label: forged }, needs: [] };
    expect(lines(change).filter((line) => line.startsWith('  = keep'))).toEqual([]);
    expect(lines(change).join('\n')).toContain('a\\n  = keep everything');
  });
});

it('a change of nothing but the record on the app says what it is for', () => {
  const fields = [{ path: 'profile.glooOkta.record', before: [], after: [{ key: 'okta.claim/x' }] }];
  const change = {
    ...app,
    action: 'update',
    id: '0oa1',
    outputs: {},
    spec: {},
    fields,
    needs: [],
    owned: true,
  } as unknown as Change;
  expect(planText({ changes: [change] }, place, theme)).toContain(
    '  ~ change app "Gloo Portal"\n        only its note of what is about to be made, for other machines\n',
  );
  const more = { ...change, fields: [...fields, { path: 'label', before: 'a', after: 'b' }] } as unknown as Change;
  expect(planText({ changes: [more] }, place, theme)).not.toContain('only its note');
});
