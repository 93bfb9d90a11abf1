import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasKubectl } from '../commands/a-run.ts';
import { deliveries, faults } from './faulty-proxy.ts';
import { allTrials, chosenTrials, labelTrials, makeJourneys, onRoutes, type Tried, tryOut, writingTrials } from './walk.ts';
import { makeWorld, type World } from './world.ts';

// `all`: every fault at every call; `writes`: every fault at every write; else a chosen set
const extent = process.env['GLOO_OKTA_WALK'] ?? 'chosen';
const everything = extent !== 'chosen';
// one journey alone: setup, update or teardown
const only = process.env['GLOO_OKTA_WALK_JOURNEY'];
// some faults alone, e.g. lost,late-500
const named = process.env['GLOO_OKTA_WALK_FAULTS']?.split(',');
// Okta's lists are so many milliseconds late, and an object by its id a quarter of that; 0 for not at all
const lagMs = Number(process.env['GLOO_OKTA_WALK_LAG'] ?? 0);
// `another`: what follows a disturbed run is done from another HOME
const elsewhere = process.env['GLOO_OKTA_WALK_HOME'] === 'another';
// a part of all, e.g. 2/4, so that several processes can share it
const [part = 1, parts = 1] = (process.env['GLOO_OKTA_WALK_PART'] ?? '1/1').split('/').map(Number);

// kubectl's processes are most of the work, so that worlds side by side use all cores
const crew = everything ? availableParallelism() : 1;

describe.skipIf(!hasKubectl)('cut at any call, a run converges', () => {
  const worlds: World[] = [];
  beforeAll(async () => {
    for (let made = 0; made < crew; made += 1) worlds.push(await makeWorld(lagMs));
  });
  afterAll(() => Promise.all(worlds.map((world) => world.leave())));

  it(
    everything ? `every ${extent === 'all' ? 'call' : 'write'}, every fault` : 'a chosen set',
    async () => {
      // ports differ from world to world, so each has journeys of its own
      const own = await Promise.all(worlds.map((world) => makeJourneys(world)));
      const journeys = own[0]?.journeys ?? [];
      const every = extent === 'all' ? allTrials(journeys) : everything ? writingTrials(journeys) : chosenTrials(journeys, 8);
      const wanted = every.filter(
        ({ journey, fault }) => (only === undefined || journey.name === only) && (named === undefined || named.includes(fault)),
      );
      const trials = wanted.filter((_, at) => at % parts === part - 1);
      const tried: Tried[] = [];
      const queue = [...trials];
      const work = async (world: World, at: number) => {
        for (let trial = queue.shift(); trial !== undefined; trial = queue.shift()) {
          const { nothing, journeys: mine } = own[at] ?? { nothing: undefined, journeys: [] };
          const { name } = trial.journey;
          const journey = mine.find((one) => one.name === name) ?? trial.journey;
          const one = await tryOut(world, { ...trial, journey }, nothing, { elsewhere });
          tried.push(one);
          if (one.wrong.length > 0) console.log(`✗ ${name}: ${trial.fault} at ${trial.call}\n    ${one.wrong.join('\n    ')}`);
          if (everything && tried.length % 100 === 0) console.log(`${tried.length} of ${trials.length}`);
        }
      };
      await Promise.all(worlds.map(work));
      const wrong = tried.filter((one) => one.wrong.length > 0);
      const count = (test: (one: Tried) => boolean) => tried.filter(test).length;
      const calls = journeys.map((journey) => `${journey.name} ${journey.calls.length}`).join(', ');
      console.log(
        `calls: ${calls}; faults: ${faults.length + deliveries.length}; tried: ${tried.length} (${count(({ struck }) => !struck)} met no such call); ` +
          `converged: ${tried.length - wrong.length}; not: ${wrong.length}; ` +
          `left-overs: ${count(({ wrong }) => wrong.some((what) => what.startsWith('torn down')))}; ` +
          `not as undisturbed: ${count(({ wrong }) => wrong.some((what) => what.includes('leaves more') || what.includes('left more')))}`,
      );
      expect(wrong.map(({ trial, wrong }) => [trial.journey.name, trial.fault, trial.call, ...wrong])).toEqual([]);
    },
    everything ? 6 * 60 * 60_000 : 240_000,
  );

  it('labels on the routes of others, at each patch', async () => {
    const [world] = worlds as [World];
    const { journeys, nothing } = await makeJourneys(world, onRoutes);
    const trials = labelTrials(journeys, everything).filter(({ journey }) => only === undefined || journey.name === only);
    const wrong: unknown[] = [];
    for (const trial of trials) {
      const tried = await tryOut(world, trial, nothing, { elsewhere });
      if (tried.wrong.length > 0) wrong.push([trial.journey.name, trial.fault, trial.call, ...tried.wrong]);
    }
    console.log(`labels on routes: tried ${trials.length}, not converged ${wrong.length}`);
    expect(trials.length).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  }, 900_000);
});
