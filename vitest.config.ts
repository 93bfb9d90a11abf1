import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

/** The folders of `test/` whose tests start servers, programs or a terminal. All else there is `fast` (test/README.md). */
const slowTiers = ['commands', 'doors', 'sandbox', 'terminal', 'package', 'walk'];

/** The tests that try random values: with fixed seeds in their own tier, and with a new one in `explore`. */
const ofRandomValues = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((path) => `test/${path.replaceAll('\\', '/')}`)
  .filter((path) => path.endsWith('.test.ts') && readFileSync(path, 'utf8').includes("from 'fast-check'"));

const tier = (name: string, include: readonly string[], more: object = {}) => ({
  extends: true as const,
  test: { name, include: [...include], setupFiles: ['test/fixed-seed.ts'], ...more },
});

export default defineConfig({
  test: {
    // generous: no test is lost by being slow
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // a test waits for kubectl, or for a server, as often as it computes
    maxWorkers: availableParallelism(),
    projects: [
      tier('fast', ['test/**/*.test.ts'], {
        exclude: [...configDefaults.exclude, ...[...slowTiers, 'explore'].map((folder) => `test/${folder}/**`)],
      }),
      ...slowTiers.map((name) => tier(name, [`test/${name}/**/*.test.ts`])),
      tier('explore', ofRandomValues, {
        globalSetup: ['test/explore/choose-seed.ts'],
        setupFiles: ['test/explore/given-seed.ts'],
      }),
    ],
  },
});
