import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../src/core/checks/facts.ts';
import type { InForceFacts, WrittenObject } from '../../../src/core/checks/in-force-facts.ts';
import type { OpenFacts } from '../../../src/core/checks/okta-facts.ts';
import { editorsOf, type Ownership } from '../../../src/core/checks/ownership.ts';
import type { PolicyInForce } from '../../../src/core/checks/policy-in-force.ts';
import type { Finding, JsonObject } from '../../../src/core/model.ts';
import { judged } from './judged.ts';

const issuer = 'https://acme.okta.com/oauth2/default';
const url = `${issuer}/v1/keys`;
const open: OpenFacts = { issuer, keySet: { url, keys: [{ kid: 'a' }, { kid: 'b' }], ignored: [] } };
const ours: Ownership = { ours: true, mayWrite: true, editors: [] };
const theirs: Ownership = { ours: false, mayWrite: false, editors: ['kubectl-client-side-apply'] };
const edited: Ownership = { ours: true, mayWrite: true, editors: ['kubectl-edit'] };

const inline = (kids: readonly string[]) =>
  ({ kind: 'inline', text: '', kids, keys: kids.map((kid) => ({ kid, text: kid })) }) as const;
function look(policy: Partial<PolicyInForce>, change: Partial<InForceFacts> = {}, more: Partial<Facts> = {}) {
  const live: PolicyInForce = { issuer, audiences: [], keys: inline(['a', 'b']), ...policy };
  const acceptance = { value: { state: 'accepted', findings: [], warned: [] } } as const;
  return judged({
    open: { value: open },
    keyStates: { value: [] },
    force: { acceptance, policy: { value: live }, otherSets: { value: [] }, owner: ours, ...change },
    ...more,
  });
}
const held = (...kids: string[]) => ({ keys: inline(kids) });
const state = (kid: string, status: string): Partial<Facts> => ({ keyStates: { value: [{ kid, status }] } });

describe('the key set in force', () => {
  it('holds every published key', () => {
    expect(look({}).states).toMatchObject({ 'key-set-origin': 'ok', 'keys-in-force': 'ok' });
  });

  it('still trusts a key that Okta publishes no more', () => {
    expect(look(held('a', 'b', 'old')).states['keys-in-force']).toBe('warn');
  });

  it.each([
    ['NEXT', 'as soon as', 'fail'],
    ['ACTIVE', 'Every new token is refused', 'fail'],
    ['EXPIRED', 'signs no more', 'warn'],
  ])('lacks one that is %s', (status, text, found) => {
    const keys = look(held('a'), {}, state('b', status)).of('keys-in-force');
    expect(keys).toMatchObject({
      state: found,
      says: expect.stringContaining(text),
      hint: expect.stringMatching(/keys refresh$/),
    });
    expect(keys?.says).toContain(`b (${status})`);
  });

  it('fails too where the states may not be read', () => {
    const keys = look(held('a'), {}, { keyStates: { trouble: { code: 'okta-right-missing', says: 'no' } } }).of('keys-in-force');
    expect(keys).toMatchObject({ state: 'fail', says: expect.stringMatching(/^Okta has rotated its keys since .* b, /) });
  });

  it('is of another authorization server', () => {
    const found = look(held('x'), { otherSets: { value: [{ name: 'the authorization server other', kids: ['x', 'y'] }] } });
    expect(found.states).toMatchObject({ 'key-set-origin': 'fail', 'keys-in-force': 'skip' });
    expect(found.of('key-set-origin')?.says).toContain('other');
  });

  it('is of nobody: then it is old', () => {
    const found = look(held('x'));
    expect(found.states).toMatchObject({ 'key-set-origin': 'skip', 'keys-in-force': 'fail' });
    expect(found.of('keys-in-force')?.says).toContain('Every token is refused');
  });

  it('that somebody else wrote or edited is not called a rotation, and is taken over by --adopt', () => {
    const others = look(held('x'), { owner: theirs }).of('keys-in-force');
    expect(others?.says).toContain('gloo-okta did not make');
    const changed = look(held('x'), { owner: edited }).of('keys-in-force');
    expect(changed?.says).toMatch(/^kubectl-edit changed the policy/);
    for (const finding of [others, changed]) {
      expect(finding?.says).not.toContain('rotated');
      expect(finding?.hint).toMatch(/gloo-okta setup --adopt$/);
    }
  });

  it('is fetched by the gateway, from the right place or another', () => {
    expect(look({ keys: { kind: 'remote', url } }).states).toMatchObject({ 'key-set-origin': 'ok', 'keys-in-force': 'ok' });
    expect(look({ keys: { kind: 'remote', url: 'https://acme.okta.com/oauth2/v1/keys' } }).states).toMatchObject({
      'key-set-origin': 'fail',
      'keys-in-force': 'skip',
    });
  });

  it('is not readable, or not there', () => {
    expect(look({ keys: { kind: 'unreadable', text: '' } }).states).toMatchObject({
      'key-set-origin': 'skip',
      'keys-in-force': 'fail',
    });
    expect(look({ keys: { kind: 'none' } }).states).toMatchObject({ 'key-set-origin': 'fail', 'keys-in-force': 'skip' });
    const none = look({}, { policy: { value: undefined } });
    expect(none.states).toMatchObject({ 'key-set-origin': 'skip', 'keys-in-force': 'skip', issuer: 'skip', audience: 'skip' });
  });
});

describe('the issuer in force', () => {
  it('is the one that Okta states, another, or none', () => {
    expect(look({}).states['issuer']).toBe('ok');
    const other = look({ issuer: 'https://acme.okta.com/oauth2/aus1' }).of('issuer');
    expect(other).toMatchObject({ state: 'fail', hint: 'Write the policy anew: gloo-okta setup' });
    expect(look({ issuer: 'https://acme.okta.com/oauth2/aus1' }, { owner: theirs }).of('issuer')?.hint).toContain('--adopt');
    const { issuer: _, ...none } = { issuer, audiences: [], keys: inline(['a', 'b']) } as const;
    expect(look({}, { policy: { value: none } }).states['issuer']).toBe('warn');
  });

  it('is of some other org, where the org issues tokens under its own address', () => {
    const org = {
      identity: { value: { url: 'https://acme.okta.com', engine: 'unknown engine' } },
      opened: { trouble: { code: 'x', says: '' } },
      reads: [],
      neededScopes: [],
      authServer: { trouble: { code: 'x', says: '' } },
    } as const;
    const other = look({ issuer: 'https://other.okta.com/oauth2/default' }, {}, { org }).of('issuer');
    expect(other).toMatchObject({ state: 'fail', hint: 'Write the policy anew: gloo-okta setup' });
    expect(other?.says).not.toContain('domain');
  });

  it('is of a custom domain', () => {
    const found = look({}, {}, { open: { value: { issuer: 'https://id.acme.com/oauth2/default' } } });
    expect(found.of('issuer')).toMatchObject({
      says: expect.stringContaining('custom domain'),
      hint: 'Write the policy anew: gloo-okta setup',
    });
    expect(found.states).toMatchObject({ issuer: 'fail', 'key-set-origin': 'skip', 'keys-in-force': 'skip', metadata: 'skip' });
  });
});

describe('the audience', () => {
  const trouble = { trouble: { code: 'okta-credentials-missing', says: 'none' } };
  const server = {
    id: 'aus1',
    name: 'default',
    issuer,
    rotationMode: '',
    nextRotation: '',
    issuerMode: 'ORG_URL',
    accessTokenEncryption: '',
  };
  const org = (...audiences: string[]) => ({
    identity: { value: { url: 'https://acme.okta.com', engine: 'unknown engine' } } as const,
    opened: { value: 'token' } as const,
    reads: [{ what: 'apps', fact: { value: [] } }],
    neededScopes: [],
    authServer: { value: { ...server, audiences } },
  });
  const asks = (audiences: string[], given: Partial<Facts> = {}, owner = ours) =>
    look({ audiences }, { owner }, { org: org('api://default'), ...given }).of('audience');

  it('of the policy is one that Okta writes, or every token is refused', () => {
    expect(asks(['api://default'])?.state).toBe('ok');
    expect(asks(['other', 'api://default'])?.state).toBe('ok');
    expect(asks(['api://wrong'])).toMatchObject({
      state: 'fail',
      says: expect.stringMatching(/api:\/\/wrong, .* writes api:\/\/default/),
      hint: expect.stringMatching(/gloo-okta setup --audience api:\/\/default$/),
    });
    expect(asks(['api://wrong'], {}, theirs)?.hint).toMatch(/--audience api:\/\/default --adopt$/);
    expect(asks([])).toBeUndefined();
  });

  it('cannot be judged where Okta does not tell its own', () => {
    expect(asks(['x'], { org: org() })?.state).toBe('skip');
    expect(asks(['x'], { org: { ...org(), authServer: trouble } })?.state).toBe('skip');
  });

  it('is judged before anything is made as it was asked for', () => {
    const asked = (audience: string | undefined) =>
      judged({ when: 'before', wishes: { audience }, org: org('api://default') }).of('audience');
    expect(asked('api://wrong')?.state).toBe('fail');
    expect(asked('api://default')?.state).toBe('ok');
    expect(asked(undefined)).toBeUndefined();
  });
});

describe('acceptance', () => {
  const finding: Finding = { check: 'ext-auth-policy', state: 'warn', says: 'Gloo has not looked at it yet.' };
  const told = (state: 'accepted' | 'pending' | 'refused', findings: readonly Finding[], warned: readonly string[] = []) => ({
    acceptance: { value: { state, findings, warned } },
  });

  it('that is still pending is a failure', () => {
    expect(look({}, told('pending', [finding])).states['ext-auth-policy']).toBe('fail');
    expect(look({}, told('accepted', [finding])).states['ext-auth-policy']).toBe('warn');
  });

  it('with a warning of Gloo stays one', () => {
    const warning = { ...finding, says: 'ExtAuthPolicy oauth-okta is WARNING: 1 of the routes' };
    for (const state of ['accepted', 'pending'] as const)
      expect(look({}, told(state, [warning], ['ext-auth-policy'])).states['ext-auth-policy']).toBe('warn');
  });

  it('that is refused for a broken key set is mended by what may mend it', () => {
    const broken: Finding = {
      check: 'auth-config',
      state: 'fail',
      says: 'x',
      hint: 'It is no JSON. Write it anew: gloo-okta setup',
    };
    const hint = (owner: Ownership) => look({}, { ...told('refused', [broken]), owner }).of('auth-config')?.hint;
    expect(hint(ours)).toBe(broken.hint);
    expect(hint(theirs)).toMatch(/^It is no JSON\. .*gloo-okta setup --adopt$/);
    expect(hint(edited)).toMatch(/kubectl-edit.*gloo-okta setup --adopt$/);
  });
});

describe('the objects as setup wrote them', () => {
  const jwt = { localJwks: { inlineString: 'keys' }, issuer, audiences: ['api://default'] };
  const spec = (change: JsonObject = {}, inJwt: JsonObject = {}): JsonObject => ({
    applyToRoutes: [{ route: { labels: { oauth: 'true' } } }],
    config: { glooAuth: { configs: [{ oauth2: { accessTokenValidation: { jwt: { ...jwt, ...inJwt } } } }] } },
    ...change,
  });
  const written = (live: JsonObject | undefined, owner = ours) => {
    const object: WrittenObject = { title: 'ExtAuthPolicy ns/oauth-okta', spec: spec(), live, owner };
    return look({}, { written: { value: [object] } }).of('as-written');
  };

  it('say the same, or something that has a check of its own', () => {
    expect(written(spec())?.state).toBe('ok');
    expect(written(spec({}, { localJwks: { inlineString: 'other' }, issuer: 'other' }))?.state).toBe('ok');
    expect(written(spec({ more: 1 }))?.state).toBe('ok');
  });

  it.each([
    ['other routes', spec({ applyToRoutes: [{ route: { labels: { oauth: 'false' } } }] }), 'applyToRoutes'],
    ['no audience', spec({}, { audiences: [] }), 'config.glooAuth.configs'],
    ['no check at all', spec({ config: {} }), 'config.glooAuth.configs'],
  ])('differ: %s', (_, live, field) => {
    expect(written(live)).toMatchObject({
      state: 'fail',
      says: expect.stringContaining(`${field} is `),
      hint: expect.stringMatching(/setup$/),
    });
    expect(written(live, edited)).toMatchObject({
      says: expect.stringContaining('kubectl-edit'),
      hint: expect.stringMatching(/--adopt$/),
    });
  });

  it('are of another installation than the one that was named', () => {
    expect(look({}, { written: { value: [] }, ofOther: 'prod' }).of('as-written')).toMatchObject({
      state: 'fail',
      says: 'The ExtAuthPolicy is of the installation "prod", and of "gloo-okta" nothing is known.',
      hint: 'Name the one that is meant: --name prod',
    });
  });

  it('are not judged where nothing is recorded, or nothing is there', () => {
    expect(written(undefined)?.state).toBe('skip');
    expect(look({}, { written: { value: [] } }).of('as-written')?.state).toBe('skip');
    expect(look({}).of('as-written')).toBeUndefined();
  });
});

describe('the editors of an object', () => {
  const fields = (manager: string, more: JsonObject = {}) => ({
    manager,
    operation: 'Update',
    fieldsV1: { 'f:spec': {} },
    ...more,
  });

  it('are the other managers of its spec', () => {
    const managedFields = [
      fields('gloo-okta'),
      fields('kubectl-edit'),
      fields('kubectl-edit'),
      fields('gloo-mesh', { subresource: 'status' }),
      fields('labeller', { fieldsV1: { 'f:metadata': {} } }),
      { manager: 'odd' },
    ];
    expect(editorsOf({ metadata: { managedFields } }, 'gloo-okta')).toEqual(['kubectl-edit']);
    expect(editorsOf({ metadata: {} }, 'gloo-okta')).toEqual([]);
    expect(editorsOf({}, 'gloo-okta')).toEqual([]);
  });
});

it('an AuthConfig that is rejected is written anew where none of the keys is published, else its log is shown', () => {
  const rejected = { check: 'auth-config', state: 'fail', says: 'REJECTED: no usable key', hint: 'See the log' } as const;
  const acceptance = { value: { state: 'refused', findings: [rejected], warned: [] } } as const;
  const hint = (policy: Partial<PolicyInForce>, owner = ours) => look(policy, { acceptance, owner }).of('auth-config')?.hint;
  expect(hint(held())).toMatch(/Write it anew: gloo-okta setup$/);
  expect(hint(held('other'), theirs)).toMatch(/gloo-okta setup --adopt$/);
  expect(hint(held('a'))).toBe('See the log');
  expect(hint({ keys: { kind: 'remote', url } })).toBe('See the log');
});
