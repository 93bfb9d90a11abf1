import type { Org } from '../okta-route.ts';
import type { App } from '../org-state.ts';
import { type Raw, textAt } from '../raw.ts';
import { requiredOf } from './form.ts';
import { mayRefresh } from './issue.ts';
import { OAuthRefusal, oauthErrors } from './oauth-texts.ts';
import { issueOrgTokens, orgServerId } from './org-tokens.ts';
import { type Device, type Grant, newFamily, signInsOf } from './sign-ins.ts';

/** The name of this grant. */
export const deviceGrantType = 'urn:ietf:params:oauth:grant-type:device_code';
const moreMs = 5000;
// Timers end a little early.
const toleranceMs = 250;

/**
 * What a device gets that asks with its device code: tokens once somebody has let it in, and until then the answer to wait, to
 * wait longer, or to stop. A device code is good once.
 * @see RFC 8628 sections 3.4 and 3.5
 */
export async function deviceGrant(
  form: URLSearchParams,
  asking: { readonly app: App; readonly jkt: string | undefined },
  org: Org,
): Promise<Raw> {
  const { app, jkt } = asking;
  const device = signInsOf(org).devices.get(requiredOf(form, 'device_code'));
  const clientId = textAt(app.raw, 'credentials', 'oauthClient', 'client_id') ?? '';
  if (device === undefined || device.clientId !== clientId || device.used) throw new OAuthRefusal(oauthErrors.badDeviceCode);
  const now = org.now().getTime();
  if (now >= device.expires) throw new OAuthRefusal(oauthErrors.deviceExpired);
  const { verdict } = device;
  if (verdict === undefined) throw waiting(device, now);
  if ('refusal' in verdict) throw new OAuthRefusal(verdict.refusal);
  const scopes = device.scopes.filter((scope) => !scope.startsWith('okta.') || app.grantedScopes.includes(scope));
  if (scopes.length === 0) throw new OAuthRefusal(oauthErrors.nothingGranted);
  // Before the first wait, so that of two requests side by side only one gets tokens.
  device.used = true;
  const grant: Grant = { serverId: orgServerId, clientId, ...verdict, scopes, issued: [] };
  const body = await issueOrgTokens(grant, scopes, asking, org);
  return scopes.includes('offline_access') && mayRefresh(app)
    ? { ...body, refresh_token: newFamily(grant, jkt, org).current }
    : body;
}

function waiting(device: Device, now: number): OAuthRefusal {
  const { lastAsked } = device;
  device.lastAsked = now;
  if (lastAsked === undefined || now - lastAsked >= device.intervalMs - toleranceMs) {
    return new OAuthRefusal(oauthErrors.devicePending);
  }
  device.intervalMs += moreMs;
  return new OAuthRefusal(oauthErrors.slowDown);
}
