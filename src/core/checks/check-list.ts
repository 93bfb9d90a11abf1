import { accessChecks } from './access-checks.ts';
import { addedFieldsCheck } from './added-fields-check.ts';
import { appChecks } from './app-checks.ts';
import { appLabelCheck } from './app-label-check.ts';
import { asWrittenCheck } from './as-written-check.ts';
import { audienceCheck } from './audience-check.ts';
import type { Check } from './check.ts';
import { clientPrivilegesCheck } from './client-privileges-check.ts';
import { clusterChecks } from './cluster-checks.ts';
import { gatewayChecks } from './gateway-checks.ts';
import { groupFilterCheck } from './group-filter-check.ts';
import { groupsLimitCheck } from './groups-limit-check.ts';
import { inForceChecks } from './in-force-checks.ts';
import { issuerModeCheck } from './issuer-mode-check.ts';
import { keyChecks } from './key-checks.ts';
import { keyRefreshCheck } from './key-refresh-check.ts';
import { labelledRoutesCheck } from './labelled-routes-check.ts';
import { madeChecks } from './made-checks.ts';
import { orgChecks } from './org-checks.ts';
import { originCheck } from './origin-check.ts';
import { remoteKeysCheck } from './remote-keys-check.ts';
import { routeChecks } from './route-checks.ts';
import { sentRedirectCheck } from './sent-redirect-check.ts';
import { signInChecks } from './sign-in-checks.ts';
import { signOnCheck } from './sign-on-check.ts';
import { tokenChecks } from './token-checks.ts';
import { tokenUseChecks } from './token-use-checks.ts';
import { tokenZoneCheck } from './token-zone-check.ts';
import { toolChecks } from './tool-checks.ts';
import { uriChecks } from './uri-checks.ts';

const rows = {
  ...orgChecks,
  ...appChecks,
  ...sentRedirectCheck,
  ...uriChecks,
  ...groupFilterCheck,
  ...groupsLimitCheck,
  ...appLabelCheck,
  ...signOnCheck,
  ...accessChecks,
  ...originCheck,
  'okta-as-written': madeChecks['okta-as-written'],
  ...tokenUseChecks,
  ...tokenZoneCheck,
  ...issuerModeCheck,
  ...clientPrivilegesCheck,
  ...toolChecks,
  ...clusterChecks,
  ...routeChecks,
  ...labelledRoutesCheck,
  ...inForceChecks,
  ...asWrittenCheck,
  ...addedFieldsCheck,
  'other-objects': madeChecks['other-objects'],
  portal: madeChecks.portal,
  ...audienceCheck,
  ...keyChecks,
  ...keyRefreshCheck,
  ...remoteKeysCheck,
  ...gatewayChecks,
  ...signInChecks,
  ...tokenChecks,
} as const;

/** The stable id of a check. */
export type CheckId = keyof typeof rows;

/** Every check by its stable id, in the order in which findings are shown. Each has an entry in docs/checks.md. */
export const checkList: Readonly<Record<CheckId, Check<CheckId>>> = rows;

/** All ids, in the order in which findings are shown. */
export const checkIds = Object.keys(checkList) as readonly CheckId[];

/** Whether a text is the id of a check. */
export function isCheckId(text: string): text is CheckId {
  return Object.hasOwn(checkList, text);
}
