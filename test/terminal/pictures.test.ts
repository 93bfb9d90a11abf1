import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { type Frame, lastScreenIn, type Palette, svgRecording } from '../pictures/svg-recording.ts';
import { blotted, cannotRun, openTerminal, type RunningSandbox, runSandbox, type Terminal } from './a-terminal.ts';

/** Whether new pictures are made (`npm run record`), or those that are there are compared with a new run. */
const records = process.env['GLOO_OKTA_RECORD'] === '1';

const size = { columns: 100, rows: 38 };

/** What is recorded: what a person types, and what the screen shows before they go on; one after the other in one sandbox. */
const recordings = [
  {
    name: 'setup',
    title:
      'gloo-okta setup shows the plan for Okta and for the cluster, asks, carries it out and proves that sign-in is in force',
    typed: 'gloo-okta setup --react-url https://developer.example.com',
    asks: /Apply this to/,
    keys: ['Enter'],
    ends: /takes everything away again\n\$\s*$/,
  },
  {
    name: 'teardown',
    title: 'gloo-okta teardown shows what it takes away, asks, and leaves the org and the cluster as they were',
    typed: 'gloo-okta teardown',
    asks: /Remove this from/,
    // where something is taken away Enter alone means No
    keys: ['Up', 'Enter'],
    ends: /is gone\.[\s\S]*\n\$\s*$/,
  },
] as const;

describe.skipIf(cannotRun !== undefined)('the pictures of the README', () => {
  let sandbox: RunningSandbox;
  let terminal: Terminal;
  beforeAll(async () => {
    sandbox = await runSandbox();
    terminal = await openTerminal(size, {
      KUBECONFIG: sandbox.kubeconfig,
      OKTA_CLIENT_ORGURL: sandbox.orgUrl,
      OKTA_CLIENT_TOKEN: sandbox.token,
      GLOO_OKTA_APP_URL: `${sandbox.gatewayUrl}/productpage`,
    });
  });
  afterAll(async () => {
    terminal?.close();
    await sandbox?.stop();
  });

  it.each(recordings)('$name is a run of this version', async ({ name, title, typed, asks, keys, ends }) => {
    const { type, until, colours } = terminal;
    type('clear', 'Enter');
    await until(/^\$\s*$/);
    const watch = watching(colours);
    onTestFinished(watch.stop);
    for (const part of typed.match(/.{1,4}/g) ?? []) {
      type(part);
      await delay(90);
    }
    type('', 'Enter');
    await until(asks);
    watch.hold(4_000);
    type('', ...keys);
    const end = await until(ends);
    const frames = await watch.end(7_000);
    const files = (['light', 'dark'] as const).map((palette) => [palette, `docs/pictures/${name}-${palette}.svg`] as const);
    const picture = (palette: Palette) => svgRecording(frames, { title, version: manifest.version, ...size }, palette);
    if (records) for (const [palette, file] of files) writeFileSync(file, picture(palette));
    for (const [, file] of files) {
      const seen = blotted(lastScreenIn(readFileSync(file, 'utf8'), size).join('\n').trimEnd());
      expect([file, withoutDates(seen)]).toEqual([file, withoutDates(end)]);
    }
  });
});

/** Until when keys last goes by the day of the run. */
function withoutDates(text: string): string {
  const isStep = (line: string) => /(created|deleted) \(\d/.test(line);
  const lines = text.replaceAll(/\d{4}-\d\d-\d\d/g, '0000-00-00').split('\n');
  // steps that do not wait for one another end in any order
  const steps = lines.filter(isStep).sort();
  return [...lines.filter((line) => !isStep(line)), ...steps].join('\n');
}

/** Looks at the screen all the time; gives each that was another one, with how long it was there, which is not too long. */
function watching(colours: () => string) {
  const frames: { screen: string; shown: number }[] = [];
  let seen = Date.now();
  let isWatching = true;
  const look = () => {
    const screen = colours();
    const now = Date.now();
    const last = frames.at(-1);
    if (last !== undefined) last.shown += Math.min(now - seen, 1_200 - Math.min(last.shown, 1_200));
    seen = now;
    if (last?.screen !== screen) frames.push({ screen, shown: 80 });
  };
  const loop = (async () => {
    while (isWatching) {
      look();
      await delay(60);
    }
  })();
  const stop = () => {
    isWatching = false;
    return loop;
  };
  return {
    /** The screen as it is now is to be read. */
    hold: (shown: number) => {
      look();
      const last = frames.at(-1);
      if (last !== undefined) last.shown = shown;
    },
    stop,
    end: async (shown: number): Promise<readonly Frame[]> => {
      await stop();
      look();
      const last = frames.at(-1);
      if (last !== undefined) last.shown = shown;
      return frames;
    },
  };
}
