import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasKubectl } from '../commands/a-run.ts';
import { allTrials, chosenTrials, makeJourneys, type Tried, tryOut, writingTrials } from './walk.ts';
import { makeWorld, type World } from './world.ts';

// `all`: every fault at every call; `writes`: every fault at every write; else a chosen set
const extent = process.env['GLOO_OKTA_WALK'] ?? 'chosen';
const everything = extent !== 'chosen';
// one journey alone: setup, update or teardown
const only = process.env['GLOO_OKTA_WALK_JOURNEY'];
// some faults alone, e.g. lost,late-500
const named = process.env['GLOO_OKTA_WALK_FAULTS']?.split(',');
// a part of all, e.g. 2/4, so that several processes can share it
const [part = 1, parts = 1] = (process.env['GLOO_OKTA_WALK_PART'] ?? '1/1').split('/').map(Number);

describe.skipIf(!hasKubectl)('cut at any call, a run converges', () => {
  let world: World;
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world.leave());

  it(
    everything ? `every ${extent === 'all' ? 'call' : 'write'}, every fault` : 'a chosen set',
    async () => {
      const { journeys, nothing } = await makeJourneys(world);
      const every = extent === 'all' ? allTrials(journeys) : everything ? writingTrials(journeys) : chosenTrials(journeys, 8);
      const wanted = every.filter(
        ({ journey, fault }) => (only === undefined || journey.name === only) && (named === undefined || named.includes(fault)),
      );
      const trials = wanted.filter((_, at) => at % parts === part - 1);
      const tried: Tried[] = [];
      for (const trial of trials) {
        const one = await tryOut(world, trial, nothing);
        tried.push(one);
        if (one.wrong.length > 0)
          console.log(`✗ ${trial.journey.name}: ${trial.fault} at ${trial.call}\n    ${one.wrong.join('\n    ')}`);
        if (everything && tried.length % 100 === 0) console.log(`${tried.length} of ${trials.length}`);
      }
      const wrong = tried.filter((one) => one.wrong.length > 0);
      const count = (test: (one: Tried) => boolean) => tried.filter(test).length;
      const calls = journeys.map((journey) => `${journey.name} ${journey.calls.length}`).join(', ');
      console.log(
        `calls: ${calls}; tried: ${tried.length} (${count(({ struck }) => !struck)} met no such call); converged: ${tried.length - wrong.length}; ` +
          `not: ${wrong.length}; left-overs: ${count(({ wrong }) => wrong.some((what) => what.startsWith('teardown')))}; ` +
          `not as undisturbed: ${count(({ wrong }) => wrong.some((what) => what.includes('leaves more') || what.includes('left more')))}`,
      );
      expect(wrong.map(({ trial, wrong }) => [trial.journey.name, trial.fault, trial.call, ...wrong])).toEqual([]);
    },
    everything ? 4 * 60 * 60_000 : 240_000,
  );
});
