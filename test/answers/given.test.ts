import { describe, expect, it, test } from 'vitest';
import { answersFrom, requireAnswers } from '../../src/answers/answers.ts';
import { parseGiven, waysToGive } from '../../src/answers/given.ts';
import { type Input, inputs, variableOf } from '../../src/answers/inputs.ts';

describe('a switch that is off', () => {
  const config = { file: 'f.yaml', values: { adopt: true } };

  it.each(['false', '0', 'no', 'off'])('%s in a variable is stronger than true in the config file', (text) => {
    expect(parseGiven({ flags: {}, env: { GLOO_OKTA_ADOPT: text }, config }).has('adopt')).toBe(false);
  });

  it('is weaker than the flag', () => {
    const given = parseGiven({ flags: { adopt: true }, env: { GLOO_OKTA_ADOPT: 'false' }, config });
    expect(given.get('adopt')).toEqual({ value: true, source: 'flag', from: '--adopt' });
  });

  it('says nothing when its variable is empty', () => {
    expect(parseGiven({ flags: {}, env: { GLOO_OKTA_ADOPT: '' }, config }).has('adopt')).toBe(true);
  });
});

describe("the client id of another tool's service app", () => {
  const credentials = (
    env: Record<string, string>,
    flags: Record<string, unknown> = {},
    values: Record<string, unknown> | undefined = undefined,
  ) => {
    const given = parseGiven({ flags, env, ...(values === undefined ? {} : { config: { file: 'f.yaml', values } }) });
    return answersFrom(given, env, '/').credentials;
  };
  const stray = { OKTA_CLIENT_CLIENTID: '0oa1' };

  it('without any key is no source of credentials, and stands in no way of another', () => {
    expect(credentials(stray)).toBeUndefined();
    expect(credentials({ ...stray, OKTA_CLIENT_TOKEN: '00t' })).toEqual({
      kind: 'token',
      from: { variable: 'OKTA_CLIENT_TOKEN' },
    });
    expect(credentials(stray, { tokenStdin: true })).toEqual({ kind: 'token', from: 'stdin' });
    expect(parseGiven({ flags: {}, env: stray }).has('serviceClientId')).toBe(false);
  });

  it('without any key leaves credentials to be named as missing', () => {
    const env = { ...stray, OKTA_CLIENT_ORGURL: 'https://acme.okta.com' };
    const answers = answersFrom(parseGiven({ flags: {}, env }), env, '/');
    expect(() => requireAnswers(answers, { credentials: true, frontend: false })).toThrow('OKTA_CLIENT_TOKEN');
  });

  it('with a key, from wherever, is one', () => {
    expect(credentials({ ...stray, OKTA_CLIENT_PRIVATEKEY: '{}' })).toMatchObject({ kind: 'service-app', clientId: '0oa1' });
    expect(credentials(stray, { privateKeyFile: '/k.pem' })).toMatchObject({ kind: 'service-app', from: { file: '/k.pem' } });
    expect(credentials(stray, {}, { privateKeyFile: '/k.pem' })).toMatchObject({ kind: 'service-app' });
  });

  it('that a flag or the config file names needs its key', () => {
    expect(() => credentials({ OKTA_CLIENT_TOKEN: '00t' }, { serviceClientId: '0oa1' })).toThrow('needs its private key');
    expect(() => credentials({ OKTA_CLIENT_TOKEN: '00t' }, {}, { serviceClientId: '0oa1' })).toThrow('needs its private key');
  });
});

describe('variables of other tools', () => {
  const answers = (env: Record<string, string>, flags: Record<string, unknown> = {}) =>
    answersFrom(parseGiven({ flags, env }), env, '/');

  it('an access token opens the org, and says so with two tokens', () => {
    expect(answers({ OKTA_ACCESS_TOKEN: 'a' }).credentials).toEqual({ kind: 'token', from: { variable: 'OKTA_ACCESS_TOKEN' } });
    expect(() => answers({ OKTA_ACCESS_TOKEN: 'a', OKTA_CLIENT_TOKEN: '00t' })).toThrow(
      'Both OKTA_CLIENT_TOKEN and OKTA_ACCESS_TOKEN are set',
    );
    expect(answers({ OKTA_ACCESS_TOKEN: 'a', OKTA_CLIENT_TOKEN: '00t' }, { tokenStdin: true }).credentials).toEqual({
      kind: 'token',
      from: 'stdin',
    });
  });

  it("Terraform's are taken where ours are not set", () => {
    const api = { OKTA_API_TOKEN: '00t' };
    expect(answers(api).credentials).toEqual({ kind: 'token', from: { variable: 'OKTA_API_TOKEN' } });
    expect(answers({ ...api, OKTA_CLIENT_TOKEN: '00u' }).credentials).toMatchObject({ from: { variable: 'OKTA_CLIENT_TOKEN' } });
    expect(answers({ ...api, OKTA_ACCESS_TOKEN: 'a' }).credentials).toMatchObject({ from: { variable: 'OKTA_ACCESS_TOKEN' } });
    const app = { OKTA_API_CLIENT_ID: '0oa1', OKTA_API_PRIVATE_KEY: '{}', OKTA_API_PRIVATE_KEY_ID: 'k1' };
    expect(answers({ ...app, OKTA_API_SCOPES: 'okta.apps.manage,okta.groups.read' }).credentials).toEqual({
      kind: 'service-app',
      clientId: '0oa1',
      from: { variable: 'OKTA_API_PRIVATE_KEY' },
      keyId: 'k1',
      scopes: ['okta.apps.manage', 'okta.groups.read'],
    });
    // ours go before, without a word
    expect(answers({ ...app, OKTA_CLIENT_TOKEN: '00t' }).credentials).toMatchObject({ kind: 'token' });
  });

  it("the org's address is put together as Terraform does", () => {
    const env = { OKTA_ORG_NAME: 'dev-1', OKTA_BASE_URL: 'oktapreview.com' };
    expect(answers(env).orgUrl).toBe('https://dev-1.oktapreview.com');
    expect(parseGiven({ flags: {}, env }).get('orgUrl')?.from).toBe('OKTA_ORG_NAME and OKTA_BASE_URL');
    expect(answers({ OKTA_ORG_NAME: 'dev-1' }).orgUrl).toBe('https://dev-1.okta.com');
    expect(answers({ ...env, OKTA_CLIENT_ORGURL: 'https://acme.okta.com' }).orgUrl).toBe('https://acme.okta.com');
    expect(answers({ OKTA_BASE_URL: 'okta.com' }).orgUrl).toBeUndefined();
    expect(() => answers({ OKTA_ORG_NAME: 'a b' })).toThrow('OKTA_ORG_NAME');
  });
});

it('an input is given by its flag or its own variable', () => {
  expect(waysToGive('orgUrl')).toBe('--org-url or GLOO_OKTA_ORG_URL');
});

describe('a text with half a character', () => {
  const texts = (inputs as readonly Input[]).filter((input) => input.takes !== 'yes');

  it.each(texts.map((input) => [input.name, input] as const))('is refused as %s, wherever it stands', (name, input) => {
    for (const text of ['\ud800', 'a\udc00b', '\ude80\ud83d', 'https://a.example/\ud800', 'x=\ud800']) {
      const value = input.takes === 'list' ? [text] : text;
      const places = [
        { flags: { [name]: value }, env: {} },
        { flags: {}, env: { [variableOf(input)]: input.takes === 'list' ? JSON.stringify([text]) : text } },
        ...(input.inConfig === false ? [] : [{ flags: {}, env: {}, config: { file: 'f.yaml', values: { [name]: value } } }]),
      ];
      for (const place of places) {
        const given = attempt(() => parseGiven(place));
        // a JSON list in a variable is JSON from outside, in which it is made whole
        if (given instanceof Map)
          expect([...given.values()].every(({ value: one }) => !/[\ud800-\udfff]/u.test(String(one)))).toBe(true);
        else expect(given).toMatchObject({ exitCode: 3 });
      }
    }
  });

  it('is a text like any other when both halves are there', () => {
    expect(parseGiven({ flags: { appName: '🚪' }, env: {} }).get('appName')?.value).toBe('🚪');
  });
});

function attempt(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

test.each(['a\n', '- a\n', '"\n', 'x=\n'])('a list of very many %j is refused in a few lines', (part) => {
  const failure = attempt(() => parseGiven({ flags: {}, env: { GLOO_OKTA_REDIRECT_URI: part.repeat(60_000) } }));
  expect(failure).toMatchObject({ code: 'bad-value', message: expect.stringContaining('and more of the kind') });
  expect(String(failure).split('\n').length).toBeLessThan(15);
});
