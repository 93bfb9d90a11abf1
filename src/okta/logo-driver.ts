import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { imageKind } from '../core/image-kind.ts';
import type { Born, Driver, Settled } from '../core/model.ts';
import { Problem } from '../errors.ts';
import { readGivenFile, stdinName, UnusableFile } from '../files.ts';
import { textAt } from './json-shape.ts';
import { partOf, type Workplace } from './kind-tools.ts';
import { paths } from './paths.ts';

/**
 * The logo of the app. Okta does not give back what was uploaded, so what is there is known from the ledger alone, and goes
 * with the app. Throws `bad-value` when the file cannot be read, `changed-meanwhile` when it is not the one of the plan.
 */
export function logoDriver({ org: open }: Workplace): Driver {
  const upload = async (wanted: Settled): Promise<Born> => {
    const path = textAt(wanted.spec, 'file');
    const data = await readLogo(path, textAt(wanted.spec, 'sha256'));
    const appId = partOf(wanted.place, 'appId');
    const org = await open();
    const kind = imageKind(data) ?? 'png';
    const name = path === stdinName ? `logo.${kind}` : basename(path);
    await org.upload(paths.logo(appId), { data, name, type: mediaTypes[kind] });
    return { id: appId, outputs: { id: appId } };
  };
  return {
    observe: async ({ place, remembered }) => {
      const appId = partOf(place, 'appId');
      if (remembered?.state !== 'made' || remembered.place['appId'] !== appId) return undefined;
      return { id: appId, raw: remembered.spec, marked: false, outputs: { id: appId } };
    },
    create: upload,
    update: upload,
    remove: async () => undefined,
  };
}

/** @see https://www.iana.org/assignments/media-types/media-types.xhtml#image */
const mediaTypes = { png: 'image/png', jpg: 'image/jpeg', gif: 'image/gif', svg: 'image/svg+xml' } as const;

/** Okta takes less than 1 MB. */
const mostBytes = 1_048_576;

async function readLogo(file: string, sha256: string): Promise<Buffer> {
  const data = await readGivenFile(file, { mostBytes }).catch((error: unknown) => {
    if (!(error instanceof UnusableFile)) throw error;
    throw new Problem('bad-value', `The logo ${file} cannot be read: ${error.message}.`, 'Check --logo.', error);
  });
  if (createHash('sha256').update(data).digest('hex') === sha256.toLowerCase()) return data;
  throw new Problem(
    'changed-meanwhile',
    `The logo ${file} was changed while this ran.`,
    'Run it again to see the plan as it is now.',
  );
}
