/** Chooses the seed of a run, unless `GLOO_OKTA_SEED` gives one, and says how to try the same values again. */
export function setup(): void {
  process.env['GLOO_OKTA_SEED'] ??= String(Math.floor(Math.random() * 2 ** 31));
  console.log(`random exploration; the same again: GLOO_OKTA_SEED=${process.env['GLOO_OKTA_SEED']} npm run test:explore`);
}
