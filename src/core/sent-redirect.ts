import { decodedForms } from './nearest-uri.ts';

/** What can be read of a redirect URI in what a person has at hand: the URI itself, an address with it, or a page of Okta's. */
export interface SentRedirect {
  /** `undefined` where the text does not name one. */
  readonly uri: string | undefined;
  /** The client that it was sent for, where the text says so. */
  readonly clientId?: string;
  /** The app that Okta's page speaks of. */
  readonly appId?: string;
  /** True for where people come back to after sign-out. */
  readonly isSignOut?: true;
  /** True where Okta complains that the code was redeemed with another URI than it was asked for with. */
  readonly isOfToken?: true;
  /** The error with which Okta sent the browser back there, where it did. */
  readonly cameBackWith?: string;
}

/**
 * Pure: what was sent, out of a redirect URI, the address of an authorization or sign-out request (it stays in the address bar over
 * Okta's error page), a setting in a file, the address of the app after Okta came back to it, or the text of Okta's page, which
 * names the app only.
 */
export function sentRedirectIn(text: string): SentRedirect {
  const back = cameBackTo(alone(text));
  if (back.cameBackWith !== undefined) return back;
  const forms = [text, ...decodedForms(unescaped(text)), ...unwrapped(text)];
  for (const form of forms) {
    const found = namedIn(form);
    if (found !== undefined) return found;
  }
  const page = forms.find((form) => adminLink.test(form)) ?? forms[2] ?? unescaped(text);
  if (/\(?redirect_?uri|Bad Request|(Login|Logout)[ +]redirect|redirection URI/i.test(page)) return pageIn(page);
  return back;
}

/** The URI that stands behind its name, as a parameter or as a setting. */
function namedIn(text: string): SentRedirect | undefined {
  const clientId = parameterIn(text, 'client_id');
  const about = clientId === undefined ? {} : { clientId };
  const [signIn, signOut] = [
    parameterIn(text, 'redirect_uri') ?? settingIn(text, 'redirect_?ur[il]'),
    parameterIn(text, 'post_logout_redirect_uri') ?? settingIn(text, 'post_?logout_?redirect_?ur[il]'),
  ];
  if (signIn !== undefined) return { uri: signIn, ...about };
  return signOut === undefined ? undefined : { uri: signOut, ...about, isSignOut: true };
}

const adminLink = /\/admin\/app\/[\w-]+\/instance\/(\w+)/;

function pageIn(text: string): SentRedirect {
  const [, appId] = adminLink.exec(text) ?? [];
  const urls = [...new Set(text.match(/https?:\/\/[^\s"'`<>]+/g) ?? [])].filter((url) => !adminLink.test(url));
  const [only] = urls;
  const about = appId === undefined ? {} : { appId };
  // what speaks of an app is Okta's own page, whose other addresses are Okta's
  if (appId === undefined && urls.length === 1 && only !== undefined) return { uri: only.replace(/[.,;:!?)]+$/, '') };
  return {
    uri: undefined,
    ...about,
    ...(/post_logout_redirect_uri|Logout[ +]redirect/i.test(text) ? { isSignOut: true as const } : {}),
    ...(/redirection[ +]URI/i.test(text) ? { isOfToken: true as const } : {}),
  };
}

/** A parameter as a server reads it. @see https://url.spec.whatwg.org/#urlencoded-parsing */
function parameterIn(text: string, name: string): string | undefined {
  const [, value] = new RegExp(`(?:^|[?&#\\s"'\`]|&amp;)${name}=([^&\\s"'\`<>\\\\]+)`).exec(text) ?? [];
  return value === undefined ? undefined : (new URLSearchParams(`x=${value}`).get('x') ?? undefined);
}

/** An equals sign or a colon, the column or the line of a table, or what a recording of a browser (HAR) has there. */
const betweenNameAndValue = /["'`]?(?:\s*[:=]\s*|\s+|,\s*"value"\s*:\s*)["'`\u2018-\u201f]?/.source;

/** A line of a settings file or of a program, e.g. `redirectUri: 'https://…'`. */
function settingIn(text: string, name: string): string | undefined {
  const [, value] =
    new RegExp(`(?<![\\w-])${name}${betweenNameAndValue}([a-z][\\w+.-]*:[^\\s"'\`<>,;\u2018-\u201f]+)`, 'i').exec(text) ?? [];
  return value;
}

/** The one address in a sentence, or the text itself: of a URI every character counts, white space too. */
function alone(text: string): string {
  const literal = text.replace(/\r?\n$/, '');
  if (/^\s*["'`<]?[a-z][\w+.-]*:/i.test(literal) || !/\s/.test(literal.trim())) return literal.replace(/^(["'`])(.*)\1$/s, '$2');
  const urls = [...new Set(literal.match(/https?:\/\/[^\s"'`<>]+/g) ?? [])];
  return urls.length === 1 ? (urls[0] ?? '').replace(/[.,;:!?)]+$/, '') : literal;
}

/** The parameters by which Okta answers. @see OpenID Connect Core 1.0 section 3.1.2.5 */
const answers: ReadonlySet<string> = new Set(['code', 'state', 'error', 'error_description', 'session_state', 'iss']);

/** Without what Okta added when it sent the browser back: that is no part of the redirect URI. */
function cameBackTo(uri: string): SentRedirect {
  const [, base = '', mark = '', rest = ''] = /^([^?#]*)([?#])([^#]*)$/.exec(uri) ?? [];
  const parameters = new URLSearchParams(rest);
  const has = (...names: readonly string[]) => names.every((name) => parameters.has(name));
  if (!has('code', 'state') && !has('error', 'state') && !has('error', 'error_description')) return { uri };
  const own = rest.split('&').filter((one) => !answers.has(one.split('=')[0] ?? ''));
  const error = parameters.get('error');
  const says = [error, parameters.get('error_description')].filter((one) => one !== null).join(': ');
  return {
    uri: `${base}${own.length === 0 ? '' : `${mark}${own.join('&')}`}`,
    ...(error === null ? {} : { cameBackWith: says }),
  };
}

/** An address that a mail or a terminal broke into lines, in one. */
function unwrapped(text: string): readonly string[] {
  return /^\s*["'`<]?https?:\/\/\S+[ \t]*\r?\n/i.test(text) ? [text.replace(/[ \t]*\r?\n[ \t]*/g, '')] : [];
}

const entities: Readonly<Record<string, string>> = { amp: '&', quot: '"', apos: "'", lt: '<', gt: '>' };

/** Without the escapes of HTML and of scripts. */
function unescaped(text: string): string {
  const of = (digits: string, base: number) => String.fromCodePoint(Math.min(Number.parseInt(digits, base), 0x10ffff));
  return text
    .replace(/&#x([0-9a-f]{1,6});/gi, (_, digits: string) => of(digits, 16))
    .replace(/&#(\d{1,7});/g, (_, digits: string) => of(digits, 10))
    .replace(/&(amp|quot|apos|lt|gt);/g, (_, name: string) => entities[name] ?? '')
    .replace(/\\(?:x|u00)([0-9a-f]{2})/gi, (_, digits: string) => of(digits, 16))
    .replaceAll('\\/', '/');
}
