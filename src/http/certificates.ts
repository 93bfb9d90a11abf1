import type { SecureContext } from 'node:tls';
import { Problem } from '../errors.ts';
import { readGivenFile } from '../files.ts';

/**
 * The trusted certificate authorities: all that Node trusts as it was started (its own roots, or the system's with
 * `--use-system-ca` or `--use-openssl-ca`), and those of `caFile` and `NODE_EXTRA_CA_CERTS` (PEM files). `undefined` when there are
 * none to add. Reads both files.
 * Throws `bad-value` when `caFile` cannot be read or holds no certificate; a bad NODE_EXTRA_CA_CERTS is passed over, as Node does.
 */
export async function readTrust(caFile: string | undefined, extra: string | undefined): Promise<SecureContext | undefined> {
  const added: string[] = [];
  if (caFile !== undefined) added.push(await readAuthority(caFile));
  if (extra !== undefined && extra !== '') {
    const text = await readText(extra).catch(() => '');
    if (isCertificate(text)) added.push(text);
  }
  return added.length === 0 ? undefined : contextWith(added);
}

/** What `node:tls` has from 22.15 on. @see https://nodejs.org/api/tls.html#tlsgetcacertificatestype */
interface NewerTls {
  readonly getCACertificates?: (type: 'default') => readonly string[];
}

/** Node's own trust with these authorities added. */
async function contextWith(added: readonly string[]): Promise<SecureContext> {
  const tls = await import('node:tls');
  const known = (tls as NewerTls).getCACertificates?.('default');
  const [oneOfNode = ''] = tls.rootCertificates;
  if (known?.includes(oneOfNode)) return tls.createSecureContext({ ca: [...known, ...added] });
  // Node 20 does not tell what it trusts, and none tells what is in OpenSSL's store; a context of Node's can be added to all the same
  const context = tls.createSecureContext();
  for (const authority of added) (context.context as { addCACert(pem: string): void }).addCACert(authority);
  return context;
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
