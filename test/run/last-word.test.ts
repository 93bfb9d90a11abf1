import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { answersFrom } from '../../src/answers/answers.ts';
import { Problem, untouched } from '../../src/errors.ts';
import { lastWord } from '../../src/run/last-word.ts';
import { makeSpeech } from '../../src/run/speech.ts';
import { openWorld } from '../../src/run/world.ts';

const signal = new Problem('terminated', 'Stopped.', 'Run it again whenever you like.');

function aWorld() {
  const stop = new AbortController();
  const io = {
    ...{ out: () => undefined, err: () => undefined, env: {}, cwd: '/', platform: process.platform, keys: new PassThrough() },
    ...{ terminal: { stdin: false, stdout: false, stderr: false, columns: 80 }, readStdin: async () => '' },
    ...{ now: () => new Date(0), sleep: async () => undefined, signal: stop.signal },
  };
  const speech = makeSpeech('doctor', 'gloo-okta doctor', new Map(), io);
  return { stop, speech, world: openWorld(io, answersFrom(new Map(), {}, '/'), speech) };
}

it.each([
  [signal, 'Stopped; nothing was changed.', 'To go on, run: gloo-okta doctor'],
  // what a library throws when it is stopped
  [new Error('aborted'), 'Stopped; nothing was changed.', 'To go on, run: gloo-okta doctor'],
  [untouched('cancelled', 'Cancelled', 'Start again.'), 'Cancelled; nothing was changed.', 'Start again.'],
])('after a signal or a No it says that nothing was changed, and else what was: %s', (error, message, hint) => {
  const { stop, ...run } = aWorld();
  stop.abort(signal);
  expect(lastWord(error, run)).toMatchObject({ message, hint });
  run.world.noteChange('the app "a"');
  run.world.noteChange('the app "a"');
  const changed = message.replace('; nothing was changed.', '. Until then this was changed: the app "a".');
  expect(lastWord(error, run)).toMatchObject({ message: changed, hint });
});

it('leaves alone what says itself how far it came, and what is no stop', () => {
  const { stop, ...run } = aWorld();
  const bug = new Error('a bug');
  expect(lastWord(bug, run)).toBe(bug);
  stop.abort(signal);
  const halfWay = new Problem('terminated', 'Stopped: 1 of 2 changes were made and are recorded.', 'Go on.', signal);
  expect(lastWord(halfWay, run)).toBe(halfWay);
});

it('a signal ends reads at once, and while something is written once that has ended', async () => {
  const { stop, world } = aWorld();
  const seen = await world.writing(async () => {
    await world.writing(async () => undefined);
    stop.abort(signal);
    return world.reading.aborted;
  });
  expect([seen, world.reading.aborted, world.reading.reason]).toEqual([false, true, signal]);
  const other = aWorld();
  await other.world.writing(async () => undefined);
  other.stop.abort(signal);
  expect(other.world.reading.aborted).toBe(true);
});
