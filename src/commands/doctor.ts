import { runDoctorChecks } from '../installation/doctor-checks.ts';
import type { Session } from '../run/session.ts';
import { showFindings } from '../run/show-findings.ts';

/** Says whether all that setup needs is there. */
export async function runDoctor(session: Session): Promise<number> {
  session.say('Looking at the org and the cluster …\n');
  return showFindings(session, await runDoctorChecks(session));
}
