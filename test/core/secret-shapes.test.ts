import { expect, test } from 'vitest';
import { withoutSecrets } from '../../src/core/secret-shapes.ts';

const token = `00${'aB3dE'.repeat(8)}`;

test.each([
  [token, '[secret]'],
  [`/home/jane/${token}: gone`, '/home/jane/[secret]: gone'],
  [`SSWS ${token}`, '[secret]'],
  [`SSWS${token}`, 'SSWS[secret]'],
  [`https://a.okta.com/_${token}`, 'https://a.okta.com/_[secret]'],
  ['-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\nafter', '[secret]\nafter'],
  ['-----BEGIN RSA PRIVATE KEY-----\\nabc', '[secret]'],
  [`{"kty":"EC","d":"${'x'.repeat(43)}","crv":"P-256"}`, '[secret]'],
  [`MIIEvQ${'aB3'.repeat(40)}`, '[secret]'],
  [`eyJ${'a'.repeat(20)}.eyJ${'b'.repeat(20)}.${'c'.repeat(20)} said`, '[secret] said'],
  ['https://user:pass@a.okta.com/x', 'https://[secret]@a.okta.com/x'],
  ['"https://user@a.okta.com"', '"https://[secret]@a.okta.com"'],
  ['user:pass@a.okta.com', '[secret]@a.okta.com'],
  ['https://u:pa/ss@a.okta.com', 'https://[secret]@a.okta.com'],
  ['https://a.okta.com/?a=b&token=c', 'https://a.okta.com/?a=b&token=[secret]'],
])('%j is shown as %j', (from, to) => {
  expect(withoutSecrets(from)).toBe(to);
});

test.each([
  'http://localhost:3000/@me',
  './okta-token.txt',
  'arn:aws:eks:eu-west-1:123456789012:cluster/portal',
  'a group of people, with commas',
  '{"kty":"RSA","n":"abc","e":"AQAB"}',
])('%j stays', (text) => {
  expect(withoutSecrets(text)).toBe(text);
});

test.each(['{', '//', 'eyJ', 'a:', '?token', 'BEGIN', 'BEGIN PRIVATE KEY', '00', 'MI', '{d:', 'MIa\n', 'a1B', '"\\'])(
  'a long text of %j comes to its end',
  (part) => {
    expect(withoutSecrets(part.repeat(20_000))).not.toBe('');
  },
);
