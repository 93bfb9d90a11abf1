import type { Entry } from '../core/model.ts';
import { findMarkedApps } from './find-marked-in-org.ts';
import { textAt } from './json-shape.ts';
import type { Org } from './org.ts';
import { paths } from './paths.ts';
import { staleness } from './patience.ts';

/** Milliseconds by which the clock of this machine and Okta's may differ without a change counting as another machine's. */
const skew = 5_000;

/**
 * Waits until Okta must show what another machine did to an installation a moment ago: its app tells when that was, and what hangs
 * on it, as claims, is told by the record on it alone. What `known` says was done here needs no wait. Reads only.
 */
export async function letSettle(org: Org, installation: string, known: readonly Entry[]): Promise<void> {
  const own = Math.max(0, ...known.map(({ at }) => Date.parse(at)));
  const giveUp = org.now().getTime() + 2 * staleness;
  const changedAt = async (): Promise<number> => {
    const apps = await findMarkedApps(org, installation);
    const read = await Promise.all(apps.map(({ id }) => org.find(paths.app(id))));
    // what is stopped already was stopped by a teardown, which makes nothing
    const told = [...apps.map(({ raw }) => raw), ...read].filter((raw) => raw && textAt(raw, 'status') === 'ACTIVE');
    return Math.max(0, ...told.map((raw) => Date.parse(textAt(raw, 'lastUpdated') || textAt(raw, 'created'))));
  };
  for (let changed = await changedAt(); changed > own + skew; ) {
    const until = Math.min(changed + staleness, giveUp);
    if (org.now().getTime() >= until) return;
    await org.waitOut({ what: 'all that another machine has just done', until }, async () => undefined);
    // nobody here can wait
    if (org.now().getTime() < until) return;
    changed = await changedAt();
  }
}
