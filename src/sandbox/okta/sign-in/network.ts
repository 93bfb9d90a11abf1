import type { App, OrgState } from '../org-state.ts';
import { rawAt } from '../raw.ts';
import { permits } from '../zones.ts';
import { OAuthRefusal, oauthErrors } from './oauth-texts.ts';

/**
 * Throws Okta's access_denied for an app that may be used from certain network zones only, when this machine is in none of them.
 * That it is refused both at the authorization and at the token endpoint is assumed.
 */
export function checkNetwork({ raw }: App, state: OrgState): void {
  if (!permits(rawAt(raw, 'settings', 'oauthClient', 'network'), state)) throw new OAuthRefusal(oauthErrors.outsideZones);
}
