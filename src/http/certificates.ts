import type { SecureContext } from 'node:tls';
import { Problem } from '../errors.ts';
import { readGivenFile } from '../files.ts';

/**
 * The trusted certificate authorities: Node's own roots and those of `caFile` and `NODE_EXTRA_CA_CERTS` (PEM files).
 * `undefined` when there are none to add, and Node's own are enough. Reads both files.
 * Throws `bad-value` when `caFile` cannot be read or holds no certificate; a bad NODE_EXTRA_CA_CERTS is passed over, as Node does.
 */
export async function readTrust(caFile: string | undefined, extra: string | undefined): Promise<SecureContext | undefined> {
  const added: string[] = [];
  if (caFile !== undefined) added.push(await readAuthority(caFile));
  if (extra !== undefined && extra !== '') {
    const text = await readText(extra).catch(() => '');
    if (isCertificate(text)) added.push(text);
  }
  if (added.length === 0) return undefined;
  const { createSecureContext, rootCertificates } = await import('node:tls');
  return createSecureContext({ ca: [...rootCertificates, ...added] });
}

async function readAuthority(file: string): Promise<string> {
  const hint = 'Give a PEM file with the certificate of your certificate authority.';
  const text = await readText(file).catch((error: Error) => {
    throw new Problem('bad-value', `The file of --ca-file, ${file}, cannot be used: ${error.message}.`, hint, error);
  });
  if (!isCertificate(text)) throw new Problem('bad-value', `The file of --ca-file, ${file}, holds no PEM certificate.`, hint);
  return text;
}

/** The largest file of authorities that is read, in bytes: all that browsers trust have less than a million. */
const mostBytes = 10_000_000;

async function readText(file: string): Promise<string> {
  return (await readGivenFile(file, { mostBytes })).toString('utf8');
}

function isCertificate(text: string): boolean {
  return text.includes('-----BEGIN CERTIFICATE-----');
}
