import { expect, test } from 'vitest';
import { takeEnv } from '../src/io.ts';

test('the environment is copied whole, and its secrets are taken out of the original', () => {
  const secrets = { OKTA_CLIENT_TOKEN: '00t', OKTA_CLIENT_PRIVATEKEY: 'pem', GLOO_OKTA_TOKEN: 'slip', okta_api_token: 'slip' };
  const rest = { PATH: '/bin', OKTA_CLIENT_ORGURL: 'https://a.okta.com', GLOO_OKTA_TOKEN_FILE: '/run/token', NPM_TOKEN: 'x' };
  const env: NodeJS.ProcessEnv = { ...secrets, ...rest };
  expect(takeEnv(env)).toEqual({ ...secrets, ...rest });
  expect(env).toEqual(rest);
});
