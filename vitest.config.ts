import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

/** The folders of `test/` whose tests start servers, programs or a terminal. All else there is `fast` (test/README.md). */
const slowTiers = ['commands', 'doors', 'sandbox', 'terminal', 'package', 'walk'];

const tier = (name: string, include: string, more: object = {}) => ({
  extends: true as const,
  test: { name, include: [include], setupFiles: ['test/fixed-seed.ts'], ...more },
});

export default defineConfig({
  test: {
    // generous: no test is lost by being slow
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // a test waits for kubectl, or for a server, as often as it computes
    maxWorkers: availableParallelism(),
    projects: [
      tier('fast', 'test/**/*.test.ts', {
        exclude: [...configDefaults.exclude, ...[...slowTiers, 'explore'].map((folder) => `test/${folder}/**`)],
      }),
      ...slowTiers.map((name) => tier(name, `test/${name}/**/*.test.ts`)),
      tier('explore', 'test/explore/**/*.test.ts', {
        globalSetup: ['test/explore/choose-seed.ts'],
        setupFiles: ['test/explore/given-seed.ts'],
      }),
    ],
  },
});
