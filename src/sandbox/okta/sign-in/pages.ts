import { createHash } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import { escaped } from '../../html.ts';
import type { Answer } from '../route.ts';
import type { OAuthError } from './oauth-texts.ts';

const style = `:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:24rem;margin:10vh auto;padding:0 1rem}
label{display:block;margin-top:1rem}input{box-sizing:border-box;width:100%;padding:.5rem;font:inherit}
button{margin-top:1.5rem;width:100%;padding:.6rem;font:inherit}dt{font-weight:bold}dd{margin:0 0 1rem;overflow-wrap:anywhere}
[role=alert]{border-left:.25rem solid #c62828;padding:.5rem 1rem}`;
const submit = 'document.forms[0].submit()';

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
  const content = `<h1>Sign In</h1><p>to ${escaped(app)}, in the Okta org of the gloo-okta sandbox</p>${alert}
<form method="post" action="${escaped(action)}">
<input type="hidden" name="stateToken" value="${escaped(stateToken)}">
<label for="username">Username</label>
<input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required value="${escaped(login)}"${focus(login === '')}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${focus(login !== '')}>
<button type="submit">Sign in</button>
</form>`;
  return page(failure === undefined ? 200 : 401, 'Sign In', content, headers);
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

function page(status: number, title: string, content: string, headers: OutgoingHttpHeaders): Answer {
  const data = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<title>${title} - gloo-okta sandbox</title><style>${style}</style></head><body><main>${content}</main></body></html>
`;
  // No form-action: browsers hold it against the redirect that follows a form.
  const policy = `default-src 'none'; style-src 'sha256-${hashOf(style)}'; script-src 'sha256-${hashOf(submit)}'; frame-ancestors 'none'`;
  return {
    status,
    headers: { ...headers, 'content-security-policy': policy, 'referrer-policy': 'no-referrer' },
    content: { type: 'text/html; charset=utf-8', data },
  };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
