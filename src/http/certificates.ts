import type { SecureContext } from 'node:tls';
import { Problem } from '../errors.ts';
import { readGivenFile } from '../files.ts';
import { authoritiesIn } from './authorities-in.ts';

/**
 * The trusted certificate authorities: all that Node trusts as it was started (its own roots, or the system's with
 * `--use-system-ca` or `--use-openssl-ca`), and those of `caFile` and `NODE_EXTRA_CA_CERTS` (PEM or DER). `undefined` when there are
 * none to add. Reads both files.
 * Throws `bad-value` when `caFile` cannot be read or holds no certificate; a bad NODE_EXTRA_CA_CERTS is passed over, as Node does.
 */
export async function readTrust(caFile: string | undefined, extra: string | undefined): Promise<SecureContext | undefined> {
  const added: string[] = [];
  if (caFile !== undefined) added.push(await readAuthority(caFile));
  if (extra !== undefined && extra !== '') {
    const found = await readGivenFile(extra, { mostBytes }).then(authoritiesIn, () => undefined);
    if (found !== undefined && 'pem' in found) added.push(found.pem);
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
  const unusable = (why: string, cause?: Error) =>
    new Problem(
      'bad-value',
      `The file of --ca-file, ${file}, cannot be used: ${why}.`,
      'Give a PEM file with the certificate of your certificate authority.',
      cause,
    );
  const bytes = await readGivenFile(file, { mostBytes }).catch((error: Error) => {
    throw unusable(error.message, error);
  });
  const found = authoritiesIn(bytes);
  if ('fault' in found) throw unusable(found.fault);
  return found.pem;
}

/** The largest file of authorities that is read, in bytes: all that browsers trust have less than a million. */
const mostBytes = 10_000_000;
