import { requireAnswers } from '../answers/answers.ts';
import { nextCommand } from '../answers/whereabouts.ts';
import { withHandOver } from '../core/handed-over.ts';
import { withFacts } from '../core/ledger.ts';
import type { Ledger } from '../core/model.ts';
import { Problem } from '../errors.ts';
import { withCredentials } from '../installation/ask-credentials.ts';
import { findInstallation } from '../installation/find-installation.ts';
import { openOktaOrg } from '../installation/open-org.ts';
import { refuseOther } from '../installation/refuse-other.ts';
import { paths } from '../okta/paths.ts';
import { confirm } from '../run/confirm.ts';
import { jsonDocument } from '../run/json-document.ts';
import type { Run } from '../run/run.ts';
import { holdLedger, type LedgerFile } from '../shell/ledger-file.ts';

/**
 * Marks an installation as handed over, in the ledger and on the app, so that `setup` and `teardown` leave it alone on every
 * machine; with `--take-back` it is ours again. One write to the app; nothing else is touched.
 */
export async function runRelease(run: Run): Promise<number> {
  const ledger = await holdLedger(run.world.io, run.answers.installation);
  try {
    return await release(run, ledger);
  } finally {
    await ledger.release();
  }
}

async function release(given: Run, file: LedgerFile): Promise<number> {
  const ledger = file.current();
  const orgUrl = given.answers.orgUrl ?? ledger?.target.org;
  const run = orgUrl === undefined ? given : await withCredentials(given, orgUrl);
  const { speech, world, answers } = run;
  requireAnswers(answers, { credentials: true, frontend: false });
  refuseOther(ledger, { org: answers.orgUrl as string });
  const { installation: name } = answers;
  const takeBack = answers.given.get('takeBack')?.value === true;
  const org = await openOktaOrg(run);
  const { told, handedOver } = await findInstallation({ name, ledger, org });
  const app = told?.app;
  if (app === undefined) throw nothingThere(name);
  if ((handedOver === undefined) === takeBack) return done(run, app.id, handedOver, false);
  await confirm(speech, {
    question: takeBack
      ? `Take the installation ${name} back? setup and teardown will work on it again.`
      : `Hand the installation ${name} over? setup and teardown will refuse to touch it, on every machine.`,
    takesAway: false,
  });
  const at = takeBack ? undefined : world.io.now().toISOString();
  await world.writing(async () => {
    org.forget(paths.app(app.id));
    const live = await org.find(paths.app(app.id));
    if (live === undefined) throw nothingThere(name);
    await org.put(paths.app(app.id), withHandOver(live, at));
    world.noteChange('the mark on the app');
    if (ledger !== undefined) await file.save((now) => now && marked(now, at));
  });
  return done(run, app.id, at, true);
}

function marked(ledger: Ledger, at: string | undefined): Ledger {
  const { released: _released, ...facts } = ledger.facts;
  return at === undefined ? { ...ledger, facts } : withFacts(ledger, { released: at });
}

function done({ speech, answers }: Run, appId: string, at: string | undefined, changed: boolean): number {
  if (speech.modes.json)
    speech.out(jsonDocument('release', { installation: answers.installation, appId, released: at ?? null, changed }));
  else if (at === undefined)
    speech.out(`The installation ${answers.installation} is gloo-okta's: setup and teardown work on it.\n`);
  else
    speech.out(
      `The installation ${answers.installation} is handed over: setup and teardown leave it alone; verify, keys and env go on.\nTo take it back: ${nextCommand('gloo-okta release --take-back', answers.given)}\n`,
    );
  return 0;
}

function nothingThere(name: string): Problem {
  return new Problem(
    'nothing-recorded',
    `No app in this org carries the mark of the installation ${name}.`,
    'Name it by --name, or make it: gloo-okta setup --react-url URL',
  );
}
