import { isGranted } from '../core/okta-rights.ts';
import { Problem } from '../errors.ts';
import { scopeMissing } from './okta-errors.ts';
import type { Org } from './org.ts';
import { paths } from './paths.ts';

/** What it takes to manage trusted origins, as far as a token tells it. */
const scope = 'okta.trustedOrigins.manage';

/**
 * Why these credentials may not manage the org's trusted origins; `undefined` where they may, as far as that can be known without
 * a write: one read, remembered. Throws what else the read meets.
 */
export async function originTrouble(org: Org): Promise<Problem | undefined> {
  const [granted, refused] = await Promise.all([
    org.scopes(),
    org.firstPage(paths.allOrigins).then(
      () => undefined,
      (error: unknown) => error,
    ),
  ]);
  if (refused instanceof Problem && refused.code === 'okta-right-missing') return refused;
  if (refused !== undefined) throw refused;
  if (granted === undefined || isGranted(scope, granted)) return undefined;
  return new Problem('okta-right-missing', ...scopeMissing(org.openedBy, 'change trusted origins', [scope]));
}
