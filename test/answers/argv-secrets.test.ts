import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { refuseSecretsIn } from '../../src/answers/argv-secrets.ts';

const token = `00${'aB3dE'.repeat(8)}`;
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const jwk = JSON.stringify(privateKey.export({ format: 'jwk' }));
const ecJwk = JSON.stringify(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }));
const body = pem.split('\n').slice(1, -2).join('');
const short = 'sec-ret-1';

describe('a secret on the command line is refused, and never repeated', () => {
  it.each([
    ...[
      ['plan', '--token', short],
      ['plan', `--token=${short}`],
      ['plan', '--api-token', short],
      ['plan', `--apiToken=${short}`],
    ],
    ...[
      ['plan', `--api_token=${short}`],
      ['plan', `--okta-token=${short}`],
      ['plan', '--okta-client-token', short],
    ],
    ...[
      ['plan', '--access-token', short],
      ['plan', '--Token', short],
      ['plan', `--tokens=${short}`],
      ['plan', '-token', short],
    ],
    ...[
      ['plan', '--token-value', short],
      ['plan', `--token${short}`],
      ['plan', `OKTA_CLIENT_TOKEN=${short}`],
    ],
    ...[
      ['plan', `--OKTA_CLIENT_TOKEN=${short}`],
      ['plan', '--ssws', short],
      ['plan', `SSWS ${short}`],
      ['plan', 'SSWS', token],
    ],
    ...[
      ['plan', '--password', short],
      ['plan', '--client-secret', short],
      ['plan', '--privateKey', short],
    ],
    ...[
      ['plan', `--token-stdin=${short}`],
      ['config', 'show', `--token=${short}`],
      ['plan', '--', '--token', short],
    ],
    ...[[token], ['plan', '--', token], ['plan', `-t${token}`], ['plan', `SSWS${token}`], ['plan', '--token-file', token]],
    ...[
      ['plan', `--token-file=${token}`],
      ['plan', '--name', token],
      ['plan', '--org-url', `https://a.okta.com/_${token}`],
    ],
    ...[
      ['--help', '--token', token],
      ['--version', token],
      ['plan', '-h', token],
      ['plan', '--claim', `a=${token}`],
    ],
    ...[
      ['plan', '--private-key', pem],
      ['plan', '--private-key-file', pem],
      ['plan', '--private-key-file', jwk],
    ],
    ...[
      ['plan', '--private-key-file', ecJwk],
      ['plan', '--private-key-file', body],
      ['plan', '--logo', pem],
      ['plan', '--out', jwk],
    ],
    ...[
      ['plan', '--name', body],
      ['plan', `--private-key-file=${pem.slice(0, 300)}`],
      ['plan', pem.replaceAll('\n', '\\n')],
    ],
    ...[
      ['plan', '--org-url', `https://user:${short}@a.okta.com`],
      ['verify', '--app-url', `https://u:${short}@x.example/`],
    ],
    ...[
      ['plan', '--org-url', `user:${short}@a.okta.com`],
      ['plan', '--org-url', `https:u:${short}@a.okta.com`],
    ],
    ...[
      ['plan', '--org-url', `https://u:pa/${short}@a.okta.com`],
      ['plan', '--org-url', `https://a.okta.com/?token=${short}`],
    ],
    ...[
      ['plan', '--org-url', `https://a.okta.com/?a=b&api_token=${short}`],
      ['plan', '--config', `token=${short}`],
    ],
    ...[
      ['plan', '--config', `{token: ${short}}`],
      ['plan', '--config', `{"orgUrl":"x","clientSecret":"${short}"}`],
    ],
  ])('%s %s', (...argv) => {
    const words: readonly string[] = argv;
    expect(() => refuseSecretsIn(words)).toThrow(
      expect.objectContaining({ code: 'token-in-argv', hint: expect.stringContaining('revoke') }),
    );
    try {
      refuseSecretsIn(words);
    } catch (error) {
      for (const secret of [token, short, body.slice(0, 60)]) expect(String(error)).not.toContain(secret);
    }
  });
});

describe('what is no secret is let through', () => {
  it.each([
    ...[
      ['token'],
      ['help', 'token'],
      ['token', '--raw'],
      ['plan', '--token-file', './okta-token.txt'],
      ['plan', '--token-stdin'],
    ],
    ...[
      ['plan', '--token-file=/run/secrets/okta-token'],
      ['plan', '--private-key-file', '/home/jane/keys/private-key.pem'],
    ],
    ...[
      ['plan', '--name', 'my-token-app'],
      ['plan', '--claim', 'token=user.x'],
      ['plan', '--claim=secret=user.x'],
    ],
    ...[
      ['plan', '--app-name', 'Token portal'],
      ['plan', '--redirect-uri', 'https://a.example/cb?token=x&next=https://b.example/@me'],
    ],
    ...[
      ['plan', '--redirect-uri=http://localhost:3000/@me'],
      ['plan', '--assign', 'password=admins'],
      ['plan', '--token-stdin', '-y'],
    ],
    ...[
      ['plan', '--as', 'oidc:jane@example.com'],
      ['plan', '--context', 'arn:aws:eks:eu-west-1:123456789012:cluster/portal'],
    ],
    ...[
      ['plan', '--config', './token.yaml'],
      ['plan', '--config', 'C:\\token\\a.yaml'],
      ['plan', '--ca-file', '/dev/fd/63'],
    ],
    ...[
      ['plan', '--context', 'gke_project-2000_europe-west1-b_a-cluster'],
      ['plan', '--service-client-id', '0oab1c2d3e4f5G6H7i8j'],
    ],
    ...[['plan', '--logo', `/home/jane/${'a-long-folder/'.repeat(30)}logo.png`]],
  ])('%s %s %s', (...argv) => {
    expect(() => refuseSecretsIn(argv as readonly string[])).not.toThrow();
  });
});
