import { nameFlag } from '../answers/replay.ts';
import { Problem } from '../errors.ts';
import type { FoundInstallation } from './find-installation.ts';

/**
 * Stops what would write to an installation that code of others keeps.
 * @throws Problem `handed-over`
 */
export function refuseHandedOver({ name, handedOver }: Pick<FoundInstallation, 'name' | 'handedOver'>): void {
  if (handedOver === undefined) return;
  throw new Problem(
    'handed-over',
    `The installation ${name} was handed over on ${handedOver.slice(0, 10)}: it is kept by code that others own, and gloo-okta changes it no more.`,
    `Make the change there; gloo-okta verify, keys and env go on as before. To take it back: gloo-okta release --take-back${nameFlag(name)}`,
  );
}
