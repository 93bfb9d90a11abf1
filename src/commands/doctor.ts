import { runDoctorChecks } from '../installation/doctor-checks.ts';
import type { Run } from '../run/run.ts';
import { showFindings } from '../run/show-findings.ts';

/** Says whether all that setup needs is there. */
export async function runDoctor(run: Run): Promise<number> {
  run.speech.say('Looking at the org and the cluster …\n');
  return showFindings(run.speech, await runDoctorChecks(run));
}
