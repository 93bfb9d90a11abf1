import { X509Certificate } from 'node:crypto';
import { textOf } from '../core/text-of.ts';

const block = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[\s\S]*?-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;

/**
 * Pure: the certificates in a file as people have them: PEM with whatever stands between (comments, the text of openssl), of any
 * line end and encoding, or one in DER; or why there is none, in the user's words.
 */
export function authoritiesIn(bytes: Buffer): { readonly pem: string } | { readonly fault: string } {
  if (bytes.length === 0) return { fault: 'it is empty' };
  // DER begins as a SEQUENCE
  if (bytes[0] === 0x30) {
    const whole = certificate(bytes);
    return whole === undefined ? { fault: otherBinaryForm(bytes) ?? 'it holds no certificate' } : { pem: whole };
  }
  const text = textOf(bytes);
  const blocks = (text.match(block) ?? []).map((one) => one.replace(/(BEGIN|END) (?:X509|TRUSTED) /g, '$1 '));
  if (blocks.length === 0) return { fault: otherForm(text) ?? 'it holds no PEM certificate' };
  const read = blocks.map((one) => certificate(one.replace(/^[ \t]+/gm, '')));
  const bad = read.indexOf(undefined);
  if (bad >= 0)
    return {
      fault: blocks.length === 1 ? 'its certificate is broken' : `certificate ${bad + 1} of ${blocks.length} in it is broken`,
    };
  return { pem: read.join('') };
}

const pkcs7 = 'it is PKCS #7; openssl pkcs7 -print_certs makes a PEM file of it';

/** What else such a file may hold, and how it becomes what is wanted. */
function otherForm(text: string): string | undefined {
  if (/BEGIN PKCS ?#?7/.test(text)) return pkcs7;
  if (/BEGIN (NEW )?CERTIFICATE REQUEST/.test(text)) return 'it is a request for a certificate, and none';
  return /BEGIN [A-Z ]*PRIVATE KEY/.test(text) ? 'it holds a private key, and no certificate' : undefined;
}

/** @see https://www.rfc-editor.org/rfc/rfc2315#section-14, https://www.rfc-editor.org/rfc/rfc7292#section-4 */
function otherBinaryForm(bytes: Buffer): string | undefined {
  const begin = bytes.subarray(0, 64).toString('hex');
  if (begin.includes('2a864886f70d010702')) return `${pkcs7} (with -inform DER)`;
  return begin.includes('2a864886f70d010701')
    ? 'it is PKCS #12; openssl pkcs12 -nokeys -cacerts makes a PEM file of it'
    : undefined;
}

function certificate(form: string | Buffer): string | undefined {
  try {
    return new X509Certificate(form).toString();
  } catch {
    return undefined;
  }
}
