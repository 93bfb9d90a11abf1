import { randomInt, randomUUID } from 'node:crypto';
import type { Answer, Org, Request, Route } from '../okta-route.ts';
import { openidScopes, orgScopesOf } from '../org-scopes.ts';
import { appOfClient, type User } from '../org-state.ts';
import { textAt, textsAt } from '../raw.ts';
import { appUserOf } from './app-user.ts';
import { grantNotConfigured } from './authorize-request.ts';
import { authenticatedClient } from './client-authentication.ts';
import { browserHeader, browserOf, sessionOf } from './cookies.ts';
import { deviceGrantType } from './device-grant.ts';
import { formOf } from './form.ts';
import { jsonAnswer } from './json-answer.ts';
import { checkNetwork } from './network.ts';
import { OAuthRefusal, oauthErrors } from './oauth-texts.ts';
import { trustedCors } from './okta-cors.ts';
import { activatedPage, activatePage, errorPage, signInPage } from './pages.ts';
import { beginSession, personOf } from './person.ts';
import { wordsOf } from './scopes.ts';
import { type Device, type Session, signInsOf, unguessable } from './sign-ins.ts';

const activate = '/activate';
// Not a path of Okta's: its page goes on by script.
const withPassword = '/activate/sandbox';
const lifeSeconds = 600;
const letters = 'BCDFGHJKLMNPQRSTVWXZ';

/**
 * The device authorization endpoint of the org authorization server, and the page on which a person lets the device in: the
 * code, then the password. That a person can also say no there is the sandbox's; at Okta one leaves the page.
 * @see RFC 8628, https://developer.okta.com/docs/guides/device-authorization-grant/main/
 */
export const deviceRoutes: readonly Route[] = [
  {
    method: 'POST',
    pattern: '/oauth2/v1/device/authorize',
    auth: 'none',
    handle: (request, org) => jsonAnswer(trustedCors(request, org), () => authorizeDevice(request, org)),
  },
  {
    method: 'GET',
    pattern: activate,
    auth: 'none',
    handle: ({ query }) => activatePage({ action: activate, userCode: query.get('user_code') ?? '' }),
  },
  { method: 'POST', pattern: activate, auth: 'none', handle: takeCode },
  { method: 'POST', pattern: withPassword, auth: 'none', handle: takePassword },
];

async function authorizeDevice(request: Request, org: Org): Promise<Answer> {
  const form = formOf(request);
  const app = await authenticatedClient(request, form, org);
  const granted = textsAt(app.raw, 'settings', 'oauthClient', 'grant_types');
  if (!granted.includes(deviceGrantType)) throw new OAuthRefusal(grantNotConfigured(granted));
  checkNetwork(app, org.state);
  const scopes = deviceScopes(form.get('scope') ?? '', org);
  const userCode = Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('');
  const deviceCode = randomUUID();
  const { deviceSeconds } = org;
  signInsOf(org).devices.set(deviceCode, {
    userCode,
    clientId: textAt(app.raw, 'credentials', 'oauthClient', 'client_id') ?? '',
    scopes,
    expires: org.now().getTime() + lifeSeconds * 1000,
    intervalMs: deviceSeconds() * 1000,
    used: false,
  });
  return {
    status: 200,
    body: {
      user_code: userCode,
      device_code: deviceCode,
      interval: deviceSeconds(),
      verification_uri_complete: `${org.url}${activate}?user_code=${userCode}`,
      verification_uri: `${org.url}${activate}`,
      expires_in: lifeSeconds,
    },
  };
}

// Which of the scopes the app was granted is looked at when it gets its tokens, as for service apps.
function deviceScopes(text: string, { state }: Org): string[] {
  const asked = wordsOf(text);
  if (asked.length === 0) throw new OAuthRefusal(oauthErrors.noScopes);
  const known = orgScopesOf(state);
  if (asked.some((scope) => !known.includes(scope))) throw new OAuthRefusal(oauthErrors.unknownScope);
  const aboutPerson = openidScopes.filter((scope) => scope !== 'openid' && scope !== 'offline_access');
  if (!asked.includes('openid') && asked.some((scope) => aboutPerson.includes(scope))) {
    throw new OAuthRefusal(oauthErrors.openidRequired);
  }
  return asked;
}

function takeCode(request: Request, org: Org): Answer {
  const form = new URLSearchParams(request.bytes.toString('utf8'));
  const userCode = (form.get('user_code') ?? '').trim().toUpperCase().replaceAll('-', '');
  const found = waitingDevice(userCode, org);
  if (found === undefined) {
    return activatePage({ action: activate, userCode, failure: oauthErrors.badUserCode.description });
  }
  const [deviceCode, device] = found;
  if (form.get('answer') === 'no') {
    device.verdict = { refusal: oauthErrors.denied };
    return activatedPage('The device was not let in');
  }
  const session = sessionOf(request, org);
  if (session !== undefined) return letIn(device, session, org);
  const browser = browserOf(request) ?? unguessable();
  const stateToken = unguessable();
  signInsOf(org).activating.set(stateToken, { deviceCode, browser, expires: device.expires });
  const shown = { action: withPassword, stateToken, app: labelOf(device, org), login: '' };
  return signInPage(shown, { 'set-cookie': browserHeader(browser) });
}

function takePassword(request: Request, org: Org): Answer {
  const form = new URLSearchParams(request.bytes.toString('utf8'));
  const stateToken = form.get('stateToken') ?? '';
  const { activating, devices } = signInsOf(org);
  const waiting = activating.get(stateToken);
  const device = waiting === undefined ? undefined : devices.get(waiting.deviceCode);
  if (waiting === undefined || device === undefined || waiting.browser !== browserOf(request)) {
    return errorPage(oauthErrors.requestExpired);
  }
  const login = form.get('username') ?? '';
  const user = personOf(login, form.get('password') ?? '', org);
  if (user === undefined) {
    const shown = { action: withPassword, stateToken, app: labelOf(device, org), login, failure: 'Unable to sign in' };
    return signInPage(shown, {});
  }
  activating.delete(stateToken);
  const { session, headers } = beginSession(user, org);
  const answer = letIn(device, session, org);
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

// Whether the device of somebody whom the app is not assigned to is told so, or waits until its code expires, is not known.
function letIn(device: Device, { userId, authTime }: Session, org: Org): Answer {
  const app = appOfClient(org.state, device.clientId);
  const user = org.state.users.find(({ raw }) => raw['id'] === userId && raw['status'] === 'ACTIVE') as User;
  try {
    if (app === undefined || app.raw['status'] !== 'ACTIVE') throw new OAuthRefusal(oauthErrors.unknownClient);
    appUserOf(org.state, app, user);
  } catch (error) {
    if (!(error instanceof OAuthRefusal)) throw error;
    device.verdict = { refusal: error.oauth };
    return errorPage(error.oauth);
  }
  device.verdict = { userId, authTime };
  return activatedPage('Device activated');
}

function waitingDevice(userCode: string, org: Org): [string, Device] | undefined {
  const now = org.now().getTime();
  return [...signInsOf(org).devices].find(
    ([, device]) => device.userCode === userCode && device.verdict === undefined && device.expires > now,
  );
}

function labelOf({ clientId }: Device, { state }: Org): string {
  return textAt(appOfClient(state, clientId)?.raw, 'label') ?? 'an app';
}
