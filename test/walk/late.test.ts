import { afterAll, describe, expect, it, vi } from 'vitest';
import { deliveries, faults } from './faulty-proxy.ts';
import { makeJourneys, type Tried, trialsAt, tryOut } from './walk.ts';
import { makeWorld, type World } from './world.ts';

// thousands of runs: no program is started for each
vi.mock('execa', () => import('../kube/kubectl-in-process.ts'));

// so many trials of each of one and two machines
const count = Number(process.env['GLOO_OKTA_WALK_LATE'] ?? (process.env['GLOO_OKTA_WALK'] === 'all' ? 600 : 5));
// a part of them, e.g. 2/4
const [part = 1, parts = 1] = (process.env['GLOO_OKTA_WALK_PART'] ?? '1/1').split('/').map(Number);

/** How late Okta is, in seconds, and whether each write arrives twice. */
const orgs = [2, 5, 12, 25].flatMap((lag) => [false, true].map((twice) => ({ lag, twice })));
const some = count < 50 ? orgs.filter(({ lag, twice }) => (lag === 25) !== twice && lag > 5) : orgs;

describe.each([false, true])('an Okta that is late, and what follows is done by another machine: %s', (elsewhere) => {
  const worlds: World[] = [];
  afterAll(() => Promise.all(worlds.map((world) => world.leave())));
  const wrong: unknown[] = [];
  const tried: Tried[] = [];

  it.each(some)('$lag s late, each write twice: $twice', { timeout: 6 * 60 * 60_000 }, async ({ lag, twice }) => {
    const world = await makeWorld(lag * 1000, { twice, requestTimeout: '20s' });
    worlds.push(world);
    const { nothing, journeys } = await makeJourneys(world);
    const at = some.findIndex((one) => one.lag === lag && one.twice === twice);
    const trials = trialsAt(
      journeys,
      [...faults, ...deliveries].filter((fault) => fault !== 'hang'),
      {
        count: Math.ceil(count / some.length),
        from: at + (elsewhere ? some.length : 0),
      },
    ).filter((_, nth) => nth % parts === part - 1);
    for (const trial of trials) {
      const one = await tryOut(world, trial, nothing, { elsewhere, inProcess: true });
      tried.push(one);
      if (one.wrong.length === 0) continue;
      const about = `${lag} s, twice ${twice}, another machine ${elsewhere}, ${trial.journey.name}: ${trial.fault} at ${trial.call}`;
      console.log(`✗ ${about}\n    ${one.wrong.join('\n    ')}`);
      wrong.push([about, ...one.wrong]);
    }
    console.log(`late: ${tried.length} tried, ${tried.length - wrong.length} converged on the first re-run`);
    expect(wrong).toEqual([]);
  });
});
