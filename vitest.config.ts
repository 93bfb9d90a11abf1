import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Many tests run whole programs; on a machine that others use too one may meet a hiccup. Nothing is retried by hand.
    retry: process.env['CI'] ? 2 : 0,
  },
});
