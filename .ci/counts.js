// Adds up the counts of the tiers and says them in one line. What could not be counted, or failed outside any test, counts as one failed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [dir, ...tiers] = process.argv.slice(2);
let [passed, failed] = [0, 0];
for (const tier of tiers) {
  try {
    const { numPassedTests, numFailedTests, success } = JSON.parse(readFileSync(join(dir, `${tier}.json`), 'utf8'));
    passed += numPassedTests;
    failed += success ? numFailedTests : Math.max(1, numFailedTests);
  } catch {
    failed += 1;
  }
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
