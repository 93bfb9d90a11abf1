import type { Asker } from '../answers/asker.ts';
import type { Found, Known } from '../answers/known.ts';
import type { Ledger } from '../core/model.ts';
import type { Run } from '../run/run.ts';

/** What the wizard reads on its way, as soon as the answers allow it. */
export type Reading = 'identity' | 'org' | 'contexts' | 'cluster';

/** Where a wizard stands. */
export interface Wizard {
  run: Run;
  found: Found;
  /** Names of the questions that a person has answered, with defaults too. */
  readonly answered: Set<string>;
  /** Names of those that were on the screen: a ledger answers questions that nobody was asked. */
  readonly asked: Set<string>;
  readonly ask: Asker;
  /** What an earlier run recorded: it binds the installation to an org. */
  readonly recorded: Ledger | undefined;
  /** What was read with the present answers. */
  readonly read: Set<Reading>;
}

/** A wizard that has asked nothing and read nothing. */
export function newWizard(run: Run, recorded: Ledger | undefined, ask: Asker): Wizard {
  return { run, found: {}, answered: new Set(), asked: new Set(), ask, recorded, read: new Set() };
}

/** Everything a question may look at. */
export function knownOf({ run, found, answered, asked }: Wizard): Known {
  return { answers: run.answers, found, answered, asked };
}
