import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A key and a certificate that vouches for itself, both PEM. */
export interface Certificate {
  readonly key: string;
  readonly certificate: string;
}

/**
 * A certificate for `names` (DNS) and `addresses` (IPv4), its own authority, valid for ten years from a day before `now`.
 * @see RFC 5280 section 4.1
 */
export function makeCertificate(names: readonly string[], addresses: readonly string[], now: Date): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'der' },
  });
  const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
  const name = sequence(tlv(0x31, sequence(oid('550403'), tlv(0x0c, Buffer.from('gloo-okta sandbox')))));
  const day = 86_400_000;
  const validity = sequence(time(new Date(now.getTime() - day)), time(new Date(now.getTime() + 3650 * day)));
  const alternatives = sequence(
    ...names.map((one) => tlv(0x82, Buffer.from(one))),
    ...addresses.map((one) => tlv(0x87, Buffer.from(one.split('.').map(Number)))),
  );
  const extension = (id: string, critical: boolean, value: Buffer): Buffer =>
    sequence(oid(id), ...(critical ? [tlv(0x01, Buffer.from([0xff]))] : []), tlv(0x04, value));
  const extensions = sequence(
    extension('551d13', true, sequence(tlv(0x01, Buffer.from([0xff])))), // basicConstraints: a CA
    extension('551d0f', true, tlv(0x03, Buffer.from([2, 0x84]))), // keyUsage: digitalSignature, keyCertSign
    extension('551d25', false, sequence(oid('2b06010505070301'))), // extKeyUsage: serverAuth
    extension('551d11', false, alternatives), // subjectAltName
  );
  const version3 = tlv(0xa0, tlv(0x02, Buffer.from([2])));
  const serial = tlv(0x02, Buffer.concat([Buffer.from([0x01]), randomBytes(15)]));
  const body = sequence(version3, serial, ecdsaWithSha256, name, validity, name, publicKey, tlv(0xa3, extensions));
  const signature = sign('sha256', body, createPrivateKey(privateKey));
  const whole = sequence(body, ecdsaWithSha256, tlv(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = whole.toString('base64').replace(/.{64}(?=.)/g, '$&\n');
  return { key: privateKey, certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n` };
}

// DER: a tag, a length and the content.
function tlv(tag: number, content: Buffer): Buffer {
  const length = content.length;
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tlv(0x30, Buffer.concat(parts));
}

function oid(hex: string): Buffer {
  return tlv(0x06, Buffer.from(hex, 'hex'));
}

// GeneralizedTime, which has four digits for the year.
function time(date: Date): Buffer {
  const text = date
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(/[-:T]/g, '');
  // RFC 5280 asks for UTCTime up to 2049.
  return date.getUTCFullYear() < 2050 ? tlv(0x17, Buffer.from(text.slice(2))) : tlv(0x18, Buffer.from(text));
}
