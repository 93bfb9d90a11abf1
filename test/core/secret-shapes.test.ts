import { expect, test } from 'vitest';
import { holdsPassword, holdsSecret, withoutSecrets } from '../../src/core/secret-shapes.ts';

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

/** The beginnings of what is looked for, each of which a pattern could try again from every place of a text. */
const beginnings = [
  ...['-', '"', "'", '\\', '"\\', '\\"', '\n', ' ', '\\n', '=', '.', '\u2028', 'a-', 'a.'],
  ...['BEGIN ', 'BEGIN PRIVATE KEY', '-----BEGIN ', 'BEGIN A B C ', 'BEGIN PRIVATE\nKEY ', 'PRIVATE KEY', 'END '],
  ...['{', '{"d":"', '{d:', '{"k":"a', 'd:', 'd":', '{{', '}{', '{a,', `"d":"${'x'.repeat(29)}"`],
  ...['//', '//a:', '//a@', 'a:', 'a:b@', '@', 'a@', 'a=', 'a=b:', 'a.b@', 'x:y@z.'],
  ...['?token', '?token=', '&secret', ';token='],
  ...['00', '00a', '_00', '-a00', 'SSWS', 'SSWS ', ' SSWS'],
  ...['eyJ', 'eyJa.', 'eyJa.b', 'eyJa.b.', 'MI', 'MIa\n', 'MIIE ', 'a1B', 'aB3/'],
];

/** The largest text that is looked through, in characters: a config file. */
const largest = 256 * 1024;

// a pattern that tries again from every place would need hours here
test.each(beginnings)('the largest text of %j comes to its end', (part) => {
  const text = part.repeat(Math.ceil(largest / part.length)).slice(0, largest);
  expect(withoutSecrets(text)).not.toBe('');
  expect([holdsSecret(text), holdsPassword(text)]).toHaveLength(2);
});
