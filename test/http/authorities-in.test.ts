import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { expect, it } from 'vitest';
import { authoritiesIn } from '../../src/http/authorities-in.ts';

const [one = '', other = ''] = rootCertificates;
const [pem, both] = [new X509Certificate(one).toString(), `${new X509Certificate(one)}${new X509Certificate(other)}`];
const der = new X509Certificate(one).raw;

it.each([
  ['PEM', one, pem],
  ['a bundle', `${one}\n${other}`, both],
  ['a bundle with comments', `# root\nIssuer: CN=x\n${one}\n\n# other\n${other}\n# end`, both],
  ['the line ends of Windows', one.replaceAll('\n', '\r\n'), pem],
  ['a mark of the byte order', `\ufeff${one}`, pem],
  ['indented, out of YAML', one.replaceAll(/^/gm, '    '), pem],
  ['the name of OpenSSL', one.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE'), pem],
  ['UTF-16', Buffer.from(`\ufeff${one}`, 'utf16le'), pem],
  ['DER', der, pem],
])('%s', (_, form, expected) => expect(authoritiesIn(Buffer.from(form as string))).toEqual({ pem: expected }));

it.each([
  ['', /empty/],
  ['nothing', /no PEM certificate/],
  [one.replace(/\n.{30}/, '\n'), /its certificate is broken/],
  [`${one}\n${one.slice(0, 60)}!\n-----END CERTIFICATE-----`, /certificate 2 of 2 in it is broken/],
  [one.slice(0, 200), /no PEM certificate/],
  [der.subarray(0, 100), /no certificate/],
  [['-----BEGIN', ' PRIVATE KEY-----\nx\n'].join(''), /private key/],
  ['-----BEGIN CERTIFICATE REQUEST-----\nx', /request/],
  ['-----BEGIN PKCS7-----\nx', /PKCS #7; openssl pkcs7/],
])('%j: %s', (form, fault) =>
  expect(authoritiesIn(Buffer.from(form as string))).toEqual({ fault: expect.stringMatching(fault) }),
);

it.skipIf(!hasOpenssl())('PKCS #7 and PKCS #12 in their binary forms are named', () => {
  const dir = mkdtempSync(join(tmpdir(), 'authorities-'));
  try {
    const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: dir, stdio: 'pipe' });
    openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'k.pem', '-out', 'c.pem', '-subj', '/CN=x');
    openssl('crl2pkcs7', '-nocrl', '-certfile', 'c.pem', '-outform', 'DER', '-out', 'c.p7b');
    openssl('pkcs12', '-export', '-inkey', 'k.pem', '-in', 'c.pem', '-passout', 'pass:x', '-out', 'c.p12');
    expect(authoritiesIn(readFileSync(join(dir, 'c.p7b')))).toEqual({ fault: expect.stringContaining('PKCS #7') });
    expect(authoritiesIn(readFileSync(join(dir, 'c.p12')))).toEqual({ fault: expect.stringContaining('PKCS #12') });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}
