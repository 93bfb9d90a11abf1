import { createHash } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import { escaped } from '../../html.ts';
import type { Answer } from '../okta-route.ts';
import type { OAuthError } from './oauth-texts.ts';

const style = `:root{color-scheme:light dark;--back:#f3f4f6;--card:#fff;--text:#1d1d21;--quiet:#55565e;--line:#84868f;--act:#1b55c4;--on-act:#fff;--bad:#b3141d}
@media(prefers-color-scheme:dark){:root{--back:#17181c;--card:#22242a;--text:#f1f1f4;--quiet:#b9bac4;--line:#7d808c;--act:#8ab4ff;--on-act:#10131a;--bad:#ff9c9c}}
*{box-sizing:border-box}body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--back);color:var(--text);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
main{width:min(26rem,100vw - 2rem);margin:1rem;padding:2rem;background:var(--card);border:1px solid var(--line);border-radius:.5rem}
h1{margin:0;font-size:1.5rem;line-height:1.25}p{margin:.25rem 0 0}main>p{color:var(--quiet)}
label{display:block;margin-top:1.25rem;font-weight:600}
input{width:100%;margin-top:.25rem;padding:.6rem .75rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:.25rem}
button{width:100%;margin-top:1.75rem;padding:.7rem;font:inherit;font-weight:600;color:var(--on-act);background:var(--act);border:0;border-radius:.25rem;cursor:pointer}
input:focus-visible,button:focus-visible{outline:3px solid var(--act);outline-offset:2px}
main>[role=alert]{margin-top:1.25rem;padding:.6rem .75rem;color:var(--bad);border:1px solid;border-left-width:.35rem;border-radius:.25rem}
dl{margin:1.25rem 0 0}dt{font-weight:600}dd{margin:0 0 1rem}footer{margin-top:1.75rem;font-size:.875rem;color:var(--quiet)}`;
const submit = 'document.forms[0].submit()';
const post =
  'const{to,fields}=document.getElementById("answer").dataset;(window.opener||window.parent).postMessage(JSON.parse(fields),to)';

/** What the sign-in page shows. */
export interface SignInPage {
  /** Where the form goes. */
  readonly action: string;
  readonly stateToken: string;
  /** The app that is signed in to. */
  readonly app: string;
  readonly login: string;
  /** Why the last try failed. */
  readonly failure?: string;
}

/**
 * The sign-in page: a plain form, which works without a script. Okta's own page is made by a script that talks to `/idp/idx`;
 * of it, only what it is for is imitated.
 */
export function signInPage({ action, stateToken, app, login, failure }: SignInPage, headers: OutgoingHttpHeaders): Answer {
  const alert = failure === undefined ? '' : `<p role="alert" id="failure">${escaped(failure)}</p>`;
  const focus = (wanted: boolean): string => (wanted ? ' autofocus' : '');
  const content = `<h1>Sign In</h1><p>to ${escaped(app)}</p>${alert}
<form method="post" action="${escaped(action)}">
<input type="hidden" name="stateToken" value="${escaped(stateToken)}">
<label for="username">Username</label>
<input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required value="${escaped(login)}"${focus(login === '')}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${focus(login !== '')}>
<button type="submit" id="sign-in">Sign in</button>
</form>
<footer>The Okta org of the gloo-okta sandbox. It is on this machine only.</footer>`;
  return page(failure === undefined ? 200 : 401, 'Sign In', content, headers);
}

/** What the page shows on which a person types the code of a device. */
export interface ActivatePage {
  readonly action: string;
  readonly userCode: string;
  /** Why the last try failed. */
  readonly failure?: string;
}

/** The page on which a person types the code of a device, or says that they know of no device. */
export function activatePage({ action, userCode, failure }: ActivatePage): Answer {
  const alert = failure === undefined ? '' : `<p role="alert" id="failure">${escaped(failure)}</p>`;
  const content = `<h1>Activate your device</h1><p>with the code that it shows</p>${alert}
<form method="post" action="${escaped(action)}">
<label for="user_code">Activation Code</label>
<input id="user_code" name="user_code" autocomplete="off" autocapitalize="characters" spellcheck="false" required value="${escaped(userCode)}"${userCode === '' ? ' autofocus' : ''}>
<button type="submit" id="next">Next</button>
<button type="submit" id="deny" name="answer" value="no">I do not know this device</button>
</form>
<footer>The Okta org of the gloo-okta sandbox. The second button is the sandbox's own.</footer>`;
  return page(failure === undefined ? 200 : 400, 'Activate', content, {});
}

/** The page at the end, which says what became of the device. */
export function activatedPage(says: string): Answer {
  return page(200, 'Activate', `<h1 id="done">${escaped(says)}</h1><p>You can close this page.</p>`, {});
}

/** The page for a request that cannot go back to the app. Where the catalogue says 401 the page says 400, as Okta's do. */
export function errorPage({ status, error, description }: OAuthError): Answer {
  const content = `<h1>${status === 501 ? 'Not imitated' : 'Bad Request'}</h1><p>Your request resulted in an error.</p>
<dl><dt>Error Code</dt><dd id="error">${escaped(error)}</dd>
<dt>Description</dt><dd id="description">${escaped(description)}</dd></dl>`;
  return page(status === 501 ? 501 : 400, 'Error', content, {});
}

/** The page after a sign-out that goes nowhere else; a real org shows its sign-in page. */
export function signedOutPage(headers: OutgoingHttpHeaders): Answer {
  return page(200, 'Signed out', '<h1>You are signed out</h1>', headers);
}

/**
 * A page that posts `fields` to `action` by itself or, without scripts, at the press of a button.
 * @see https://openid.net/specs/oauth-v2-form-post-response-mode-1_0.html
 */
export function formPostPage(action: string, fields: Readonly<Record<string, string>>, headers: OutgoingHttpHeaders): Answer {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  );
  const content = `<form method="post" action="${escaped(action)}">${inputs.join('')}
<noscript><button type="submit">Continue</button></noscript></form><script>${submit}</script>`;
  return page(200, 'One moment', content, headers);
}

/**
 * A page that hands `fields` to the page of the app around it, or that opened it: only where that is of the redirect URI's origin.
 * What Okta's page looks like is not recorded; this is what okta-auth-js takes.
 * @see https://github.com/okta/okta-auth-js/blob/master/lib/oidc/util/browser.ts
 */
export function postMessagePage(
  redirectUri: string,
  fields: Readonly<Record<string, string>>,
  headers: OutgoingHttpHeaders,
): Answer {
  const { origin } = new URL(redirectUri);
  const content = `<p id="answer" data-to="${escaped(origin)}" data-fields="${escaped(JSON.stringify(fields))}">One moment</p><script>${post}</script>`;
  return page(200, 'One moment', content, headers, origin);
}

function page(status: number, title: string, content: string, headers: OutgoingHttpHeaders, framedBy = "'none'"): Answer {
  const data = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<title>${title} - gloo-okta sandbox</title><style>${style}</style></head><body><main>${content}</main></body></html>
`;
  // No form-action: browsers hold it against the redirect that follows a form.
  const scripts = [submit, post].map((script) => `'sha256-${hashOf(script)}'`).join(' ');
  const policy = `default-src 'none'; img-src data:; style-src 'sha256-${hashOf(style)}'; script-src ${scripts}; frame-ancestors ${framedBy}`;
  return {
    status,
    headers: { ...headers, 'content-security-policy': policy, 'referrer-policy': 'no-referrer' },
    content: { type: 'text/html; charset=utf-8', data },
  };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
