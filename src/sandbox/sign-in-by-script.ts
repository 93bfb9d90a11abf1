import { isLoopback } from '../core/frontend-uris.ts';
import { unescaped } from './html.ts';

/** Who signs in, and where. */
export interface ScriptedSignIn {
  /** The complete address of the authorization endpoint, parameters included. */
  readonly authorizeUrl: string;
  readonly login: string;
  readonly password: string;
  /** The global fetch when absent. */
  readonly fetch?: typeof fetch;
}

const mostSteps = 10;

/**
 * Signs in at the sandbox as a browser would: follows redirects within the org, keeps cookies, fills in the form, and stops
 * at the first redirect that leaves the org, which it gives without following it. Throws for an address that is not on
 * loopback, for a wrong password and for an error page, with what the page says.
 */
export async function signInByScript(options: ScriptedSignIn): Promise<{ redirectUrl: string }> {
  const { authorizeUrl, login, password, fetch: send = fetch } = options;
  const { origin, hostname } = new URL(authorizeUrl);
  if (!isLoopback(hostname)) throw new Error(`not on loopback: ${origin}`);
  const cookies = new Map<string, string>();
  let next: Step = { url: authorizeUrl };
  let filled = false;
  for (let step = 0; step < mostSteps; step += 1) {
    const response = await take(next, cookies, send);
    const location = response.headers.get('location');
    if (location !== null) {
      const target = new URL(location, next.url);
      if (target.origin !== origin || location.startsWith(redirectUriOf(authorizeUrl))) return { redirectUrl: target.href };
      next = { url: target.href };
      continue;
    }
    const page = await response.text();
    if (filled || !page.includes('type="password"')) throw new Error(`no sign-in: ${response.status} ${saidBy(page)}`);
    next = filledIn(page, next.url, { username: login, password });
    if (new URL(next.url).origin !== origin) throw new Error(`the sign-in form leads elsewhere: ${new URL(next.url).origin}`);
    filled = true;
  }
  throw new Error(`no end after ${mostSteps} steps`);
}

/** Who lets a device in, and where. */
export interface ScriptedActivation {
  /** The `verification_uri_complete` that the device got. */
  readonly verificationUri: string;
  readonly login: string;
  readonly password: string;
  /** True: says that the device is not known, and signs nobody in. */
  readonly deny?: boolean;
}

/**
 * Lets a device into the sandbox as a person would by a browser, or turns it away. Throws for an address that is not on
 * loopback, for a code that is not good, a wrong password and an error page, with what the page says.
 */
export async function activateByScript({ verificationUri, login, password, deny }: ScriptedActivation): Promise<void> {
  const { hostname, origin } = new URL(verificationUri);
  if (!isLoopback(hostname)) throw new Error(`not on loopback: ${origin}`);
  const cookies = new Map<string, string>();
  let next: Step = { url: verificationUri };
  for (const fields of [{ ...(deny === true ? { answer: 'no' } : {}) }, { username: login, password }]) {
    const page = await (await take(next, cookies, fetch)).text();
    if (page.includes('id="done"')) return;
    if (saidBy(page) !== '') throw new Error(`not let in: ${saidBy(page)}`);
    next = filledIn(page, next.url, fields);
  }
  const page = await (await take(next, cookies, fetch)).text();
  if (!page.includes('id="done"')) throw new Error(`not let in: ${saidBy(page)}`);
}

interface Step {
  readonly url: string;
  readonly form?: URLSearchParams;
}

async function take({ url, form }: Step, cookies: Map<string, string>, send: typeof fetch): Promise<Response> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await send(url, {
    redirect: 'manual',
    headers: { accept: 'text/html', ...(cookie === '' ? {} : { cookie }) },
    ...(form === undefined ? {} : { method: 'POST', body: form }),
  });
  for (const header of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(header) ?? [];
    cookies.set(name, value);
  }
  return response;
}

function filledIn(page: string, base: string, fields: Readonly<Record<string, string>>): Step {
  const form = new URLSearchParams();
  for (const [input] of page.matchAll(/<input\b[^>]*>/g)) form.set(attributeOf(input, 'name'), attributeOf(input, 'value'));
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  const [tag = ''] = /<form\b[^>]*>/.exec(page) ?? [];
  return { url: new URL(attributeOf(tag, 'action'), base).href, form };
}

function attributeOf(tag: string, name: string): string {
  return unescaped(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
}

function redirectUriOf(authorizeUrl: string): string {
  return new URL(authorizeUrl).searchParams.get('redirect_uri') ?? authorizeUrl;
}

function saidBy(page: string): string {
  const texts = [...page.matchAll(/id="(?:failure|error|description)"[^>]*>([^<]*)</g)].map(([, text = '']) => unescaped(text));
  return texts.join(': ');
}
