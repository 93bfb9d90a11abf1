import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/answers/config-file.ts';
import { parseGiven } from '../../src/answers/given.ts';

const token = `00${'aB3dE'.repeat(8)}`;
const pem = `-----BEGIN PRIVATE KEY-----\nMIIEv${'aB3'.repeat(20)}\n-----END PRIVATE KEY-----`;
const password = 'sec-ret-1';

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return String(error);
  }
  throw new Error('nothing was thrown');
}

describe('a secret in the wrong place is not repeated, and the place is named', () => {
  it.each([
    ['GLOO_OKTA_TOKEN_FILE', token],
    ['GLOO_OKTA_PRIVATE_KEY_FILE', pem],
    ['GLOO_OKTA_JSON', token],
    ['GLOO_OKTA_TOKEN_STDIN', token],
    ['GLOO_OKTA_NAME', token],
    ['GLOO_OKTA_ORG_URL', token],
    ['GLOO_OKTA_ORG_URL', `https://user:${password}@a.okta.com`],
    ['GLOO_OKTA_ORG_URL', `user:${password}@a.okta.com`],
    ['GLOO_OKTA_ORG_URL', `https://a.okta.com/?token=${password}`],
    ['GLOO_OKTA_REACT_URL', `https://user:${password}@a.example`],
  ])('%s', (variable, value) => {
    const message = messageOf(() => parseGiven({ flags: {}, env: { [variable]: value } }));
    expect(message).toContain(variable);
    for (const secret of [token, password, 'MIIEv']) expect(message).not.toContain(secret);
  });

  it('a config key', () => {
    const config = { file: 'f.yaml', values: { tokenFile: token } };
    const message = messageOf(() => parseGiven({ flags: {}, env: {}, config }));
    expect(message).toContain('f.yaml: tokenFile');
    expect(message).not.toContain(token);
  });

  it.each([`${token}: x`, `SSWS ${token}: x`, `? ${token}\n: x`, token, `${token}: a\n${token}: b`, `a: *${token}`])(
    'a config file that holds %j',
    (text) => {
      expect(messageOf(() => parseConfig(text, 'f.yaml'))).not.toContain(token);
    },
  );
});
