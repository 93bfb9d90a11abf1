import { describe, expect, it } from 'vitest';
import { answersFrom } from '../../src/answers/answers.ts';
import { claimsChanges } from '../../src/answers/ask-claims.ts';
import { urisChanges } from '../../src/answers/ask-protect.ts';
import type { Asker } from '../../src/answers/asker.ts';
import { configValues } from '../../src/answers/config-file.ts';
import { type Given, parseGiven } from '../../src/answers/given.ts';
import { type Found, isOpen, type Known, withChanges } from '../../src/answers/known.ts';
import { questions } from '../../src/answers/questions.ts';
import { replayWords } from '../../src/answers/replay.ts';
import { Secret } from '../../src/core/secret.ts';
import { samples } from './samples.ts';

const found: Found = {
  orgName: 'acme',
  authServers: [
    { id: 'aus1', name: 'default', issuer: 'https://acme.okta.com/oauth2/default', audiences: ['api://default'] },
    { id: 'aus2', name: 'Partners', issuer: 'https://acme.okta.com/oauth2/aus2', audiences: ['api://partners'] },
  ],
  groups: ['Partners', 'Staff'],
  contexts: [
    { name: 'east', server: 'https://east:6443', current: true },
    { name: 'west', server: 'https://west:6443', current: false },
  ],
  namespaces: ['gloo-mesh', 'gloo-mesh-addons'],
  clusterNames: ['east', 'west'],
  extAuthServices: [
    { name: 'ext-auth-service', namespace: 'a', ports: ['grpc'] },
    { name: 'ext-auth-service', namespace: 'b', ports: ['x', 'y'] },
  ],
  routes: [
    {
      title: 'bookinfo/bookinfo productpage',
      ref: 'bookinfo/bookinfo/productpage',
      about: '/productpage…',
      labels: { oauth: 'true', tier: 'gold' },
    },
    { title: 'bookinfo/bookinfo static', ref: 'bookinfo/bookinfo/static', about: '/static…', labels: {} },
  ],
};

function knownOf(given: Given, answered: readonly string[] = []): Known {
  return {
    answers: answersFrom(
      given,
      {},
      '/',
      given.has('serviceClientId') ? undefined : { kind: 'token', from: { typed: new Secret('00typed') } },
    ),
    found,
    answered: new Set(answered),
  };
}

const start = parseGiven({ flags: { orgUrl: 'https://start.okta.com', reactUrl: 'https://portal.example.com' }, env: {} });

/** Someone who takes everything that is offered. */
const content: Asker = {
  tell: () => undefined,
  text: async (question) => question.initial ?? '',
  secret: async () => new Secret('00token'),
  choose: async (question) => question.initial ?? question.choices[0]?.value ?? '',
  tick: async (question) => question.ticked,
};

/** Someone who never takes the default; `texts` are typed where a text is asked for, the first that has no fault. */
function contrary(texts: readonly string[]): Asker {
  const left = [...texts];
  return {
    ...content,
    // who gives no token is led to a service app
    secret: async () => new Secret(''),
    text: async (question) => {
      const at = left.findIndex((text) => question.fault(text) === undefined);
      return at === -1 ? (question.fault('') === undefined ? '' : (question.initial ?? '')) : (left.splice(at, 1)[0] ?? '');
    },
    choose: async (question) =>
      question.choices.filter((choice) => choice.value !== question.initial && !choice.value.startsWith(' ')).at(-1)?.value ?? '',
    tick: async (question) => question.choices.map((choice) => choice.value),
  };
}

describe('each question', () => {
  it.each(questions.map((question) => [question.name, question] as const))(
    '%s: Enter keeps what is there',
    async (_, question) => {
      const first = withChanges(start, (await question.put(knownOf(start), content)).changes);
      const second = withChanges(first, (await question.put(knownOf(first), content)).changes);
      expect(configValues(second)).toEqual(configValues(first));
    },
  );

  it.each(questions.map((question) => [question.name, question] as const))(
    '%s: another answer is a value of its own inputs, valid, shown and replayed',
    async (name, question) => {
      const own = question.inputs.flatMap((input) => samples[input] ?? []).filter((value) => value !== true);
      const { changes, token } = await question.put(knownOf(start), contrary(own as string[]));
      const given = withChanges(start, changes);
      // these two say again what another question says
      const also =
        {
          uris: ['reactUrl', 'backstageUrl', 'callbackUrl', 'spaUrl', 'local', 'appUrl'],
          groupFilter: ['noDefaultClaims', 'claim'],
        }[name] ?? [];
      for (const input of Object.keys(changes)) expect([...question.inputs, ...also]).toContain(input);
      // at a prompt, in a file, on a command line: the same
      const fromFile = parseGiven({ flags: {}, env: {}, config: { file: 'f', values: configValues(given) } });
      expect(replayWords(fromFile)).toEqual(replayWords(given));
      expect(configValues(given)).not.toEqual(configValues(start));
      const shown = question.shows(knownOf(given)).join('\n');
      expect(shown).not.toBe(question.shows(knownOf(start)).join('\n'));
      expect(token).toBeUndefined();
      expect(isOpen(question, knownOf(given))).toBe(false);
    },
  );

  it('a token that is typed is in no answer', async () => {
    const question = questions.find((one) => one.name === 'credentials');
    const answered = await question?.put(knownOf(start), content);
    expect(answered?.token?.reveal()).toBe('00token');
    expect(JSON.stringify(answered)).not.toContain('00token');
    expect(configValues(withChanges(start, answered?.changes ?? {}))).toEqual(configValues(start));
  });
});

describe('what need not be asked', () => {
  const open = (flags: Record<string, unknown>, change: Partial<Found> = {}) => {
    const known = { ...knownOf(parseGiven({ flags, env: {} })), found: { ...found, ...change } };
    return questions.filter((question) => isOpen(question, known)).map((question) => question.name);
  };
  const alone = {
    authServers: found.authServers?.slice(0, 1) ?? [],
    contexts: found.contexts?.slice(0, 1) ?? [],
    clusterNames: ['east'],
    extAuthServices: found.extAuthServices?.slice(0, 1) ?? [],
  };

  it('what has a good default is not asked, and what has none is', () => {
    expect(open({})).toEqual(['orgUrl', 'protect', 'context', 'clusterName', 'extAuthService']);
  });

  it('what was found alone is not asked', () => {
    expect(open({}, alone)).toEqual(['orgUrl', 'protect']);
  });

  it('what was given is not asked', () => {
    expect(open({ orgUrl: 'https://a.okta.com', reactUrl: 'https://a.example.com' }, alone)).toEqual([]);
  });

  it('an authorization server is asked for where the usual one is not there', () => {
    const given = { orgUrl: 'https://a.okta.com', reactUrl: 'https://a.example.com' };
    const authServers = [{ id: 'aus1', name: 'portal', issuer: 'https://a.okta.com/oauth2/aus1', audiences: [] }];
    expect(open(given, { ...alone, authServers })).toEqual(['authServer']);
    expect(open({ ...given, authServer: 'portal' }, { ...alone, authServers })).toEqual([]);
  });

  it('a namespace that is not there and a label that no route carries are asked', () => {
    const flags = { orgUrl: 'https://a.okta.com', reactUrl: 'https://a.example.com' };
    const names = open(flags, { ...alone, namespaces: ['other'], routes: [] });
    expect(names).toEqual(['namespace', 'routeLabel']);
  });
});

describe('the ExtAuthServer', () => {
  const service = 'a/ext-auth-service';
  const question = questions.find(({ name }) => name === 'extAuthServer');
  const known = (extAuthServers: Found['extAuthServers'], flags = {}): Known => ({
    ...knownOf(parseGiven({ flags: { namespace: 'a', ...flags }, env: {} })),
    found: { ...found, ...(extAuthServers === undefined ? {} : { extAuthServers }) },
  });
  const isAsked = (of: Known) => question !== undefined && isOpen(question, of);
  const shown = (of: Known) => question?.shows(of);
  const far = { name: 'far', namespace: 'mesh', service };
  const farther = { name: 'farther', namespace: 'mesh', service };
  const near = { name: 'near', namespace: 'a', service };
  const usual = { name: 'ext-auth-server', namespace: 'a' };

  it.each<[string, Found['extAuthServers'], boolean, string]>([
    ['none is there', [], false, 'ext-auth-server'],
    ['what is there may not be read', undefined, false, 'ext-auth-server'],
    ['one serves from afar', [far], false, 'mesh/far'],
    ['the near one is meant', [far, near], false, 'near'],
    ['two serve from afar', [far, farther], true, 'ext-auth-server'],
    ['two serve here', [near, { ...near, name: 'second' }], true, 'ext-auth-server'],
    ['two serve here and one is ours', [near, { ...near, name: 'second', installation: 'gloo-okta' }], false, 'second'],
    ['the usual one serves', [far, farther, { ...usual, service }], false, 'ext-auth-server'],
    ['the usual one leads elsewhere', [near, { ...usual, service: 'b/other' }], false, 'near'],
    ['the usual one is ours and leads elsewhere', [near, { ...usual, installation: 'gloo-okta' }], false, 'ext-auth-server'],
    [
      'others lead elsewhere',
      [
        { ...far, service: 'b/ext-auth-service' },
        { ...far, service: 'a/other' },
      ],
      false,
      'ext-auth-server',
    ],
  ])('%s', (_, servers, asked, says) => {
    expect([isAsked(known(servers)), shown(known(servers))]).toEqual([asked, [says]]);
    expect(isAsked(known(servers, { extAuthServer: 'mine' }))).toBe(false);
  });

  it('of two is offered with where it leads, and the answer names its namespace', async () => {
    const of = known([far, farther]);
    let offered: readonly unknown[] = [];
    const chooser: Asker = {
      ...content,
      choose: async ({ choices, initial }) => {
        offered = [initial, ...choices.map(({ value, about }) => `${value}: ${about}`)];
        return 'mesh/farther';
      },
    };
    expect(await question?.put(of, chooser)).toEqual({ changes: { extAuthServer: 'mesh/farther' } });
    expect(offered.slice(0, 4)).toEqual([
      'mesh/far',
      'mesh/far: leads to the Service a/ext-auth-service',
      'mesh/farther: leads to the Service a/ext-auth-service',
      'ext-auth-server: setup makes it in the namespace a',
    ]);
    // Enter decides too, for nothing else does
    expect(await question?.put(of, content)).toEqual({ changes: { extAuthServer: 'mesh/far' } });
    expect(await question?.put(known([far]), content)).toEqual({ changes: { extAuthServer: undefined } });
    const another: Asker = { ...content, choose: async () => 'ext-auth-server' };
    expect(await question?.put(known([far]), another)).toEqual({ changes: { extAuthServer: 'ext-auth-server' } });
  });
});

describe('changed lists', () => {
  const bases = { react: 'https://a.example.com' };
  const derived = ['https://a.example.com/callback', 'https://a.example.com/', 'https://a.example.com/apis'];
  const out = ['https://a.example.com/logout'];

  it('added URIs stand beside the derived ones', () => {
    expect(urisChanges(bases, [...derived, 'https://a.example.com/x'], out)).toEqual({
      redirectUri: ['https://a.example.com/x'],
      signOutUri: [],
    });
  });

  it('without a derived one all are given to the letter', () => {
    const changes = urisChanges(bases, ['https://a.example.com/apis'], out);
    const given = withChanges(start, changes);
    const { uris, appUrl } = answersFrom(given, {}, '/');
    expect(uris.redirectUris).toEqual(['https://a.example.com/apis']);
    expect(uris.signOutUris).toEqual(out);
    expect(appUrl).toBe('https://a.example.com');
  });

  it('claims come back as they were chosen', () => {
    const chosen = [
      { name: 'email', from: 'expression', value: 'user.login' },
      { name: 'team', from: 'expression', value: 'user.department' },
      { name: 'roles', from: 'groups', value: '^a=b$' },
    ] as const;
    const given = withChanges(start, claimsChanges(chosen));
    expect(answersFrom(given, {}, '/').claims).toEqual(chosen);
    expect(claimsChanges([])).toEqual({ noDefaultClaims: true, claim: [], groupClaim: [] });
  });
});
