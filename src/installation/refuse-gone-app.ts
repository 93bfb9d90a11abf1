import { nameFlag } from '../answers/replay.ts';
import { appChecks } from '../core/checks/app-checks.ts';
import { Problem } from '../errors.ts';
import { askForRedirect } from '../oidc/ask-authorize.ts';
import type { Metadata } from '../oidc/metadata.ts';
import type { Run } from '../run/run.ts';
import type { KnownApp } from './find-known-app.ts';

/**
 * Asks Okta, as anybody can, whether it still knows the client: what a ledger remembers may be gone. One that is recorded and
 * gone is refused, of one that a person named it is said. Where Okta does not say, nothing is told.
 * @throws Problem `app-inactive`
 */
export async function refuseGoneApp(
  { world, speech, answers }: Run,
  { clientId, known }: { readonly clientId: string; readonly known: KnownApp | undefined },
  metadata: Metadata,
): Promise<void> {
  const uri = known?.redirectUris.find((one) => !one.includes('*')) ?? 'https://gloo-okta.invalid/';
  const answer = await askForRedirect(world.http, metadata, { clientId, uri }).catch((error: unknown) => {
    world.io.signal.throwIfAborted();
    if (!(error instanceof Problem)) throw error;
    return undefined;
  });
  if (answer === undefined || 'taken' in answer || !appChecks['app-active'].refusal.when(answer.refusal)) return;
  const gone = `Okta knows no active app with the client id ${clientId}: it was deleted, or deactivated.`;
  if (answers.appClientId !== undefined) return speech.tell(`${gone}\n`);
  const name = nameFlag(answers.installation);
  throw new Problem(
    'app-inactive',
    gone,
    `Where it is deactivated, activate it in the Admin Console: Applications. Where it was deleted, make it again: gloo-okta setup${name}`,
  );
}
