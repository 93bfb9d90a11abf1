/**
 * What only a secret looks like, in the order in which it is hidden.
 * @see https://developer.okta.com/docs/guides/create-an-api-token/main/
 * @see https://www.rfc-editor.org/rfc/rfc7468#section-10
 * @see https://www.rfc-editor.org/rfc/rfc7517#section-4
 */
const shapes: readonly RegExp[] = [
  // a private key as PEM, whole or cut off
  /-*BEGIN[A-Z0-9\s]{0,40}?PRIVATE\s*KEY[\s\S]*?(?:END[A-Z0-9\s]{0,40}?PRIVATE\s*KEY-*|$)/g,
  // a JWK with a private member
  /\{[^{}]*?(?<![\w-])[\\"']*(?:d|p|q|dp|dq|qi|k)[\\"']*\s*:\s*[\\"']*[\w-]{30,}[^{}]*\}?/g,
  // a JSON Web Token
  /(?<![\w-])eyJ[\w-]+\.[\w-]+(?:\.[\w-]*)*/g,
  // the body of a key in DER, which begins with a sequence
  /(?<![A-Za-z0-9+/])M[A-P][A-Za-z0-9+/]{60,}(?:(?:\s|\\n)+[A-Za-z0-9+/]{1,})*={0,2}/g,
  // any other long run of base64
  /(?<![\w+/-])(?=[\w+/-]*[a-z])(?=[\w+/-]*[A-Z])(?=[\w+/-]*\d)[\w+/-]{200,}={0,2}/g,
  // an API token of Okta: 00 and forty characters of its alphabet, also glued to a scheme, a short flag or an underscore; not
  // any text that holds as much, for a digest does
  /(?<![\w-])00[\w-]{40,}|(?<=SSWS|_|(?<![\w-])-\w)00[\w-]{40}(?![\w-])/gi,
  /(?<![\w-])SSWS\s+\S+/gi,
];

/** A user name and password before a host, also where a slash of the password makes it no URL. */
const userInfo = /([\\/]{2})(?:[^\s\\/?#@:]*:(?!\d*[\\/?#])\S*|[^\s\\/?#]+)@/g;

/** The same where the scheme was left out. */
const bareUserInfo = /(?<![^\s"'=])[^\s\\/?#@:"']+:(?!\d*[\\/?#])[^\s@"']+@(?=[\w-]+\.)/g;

const secretParameter = /([?&#;][\w.~%-]*(?:token|ssws|private[_-]?key|secret|password)[\w.~%-]*=)[^&#\s"']+/gi;

/** What stands where a secret was. */
const hidden = '[secret]';

/** Whether a text holds what only an API token, a private key or a token of a sign-in looks like. */
export function holdsSecret(text: string): boolean {
  return shapes.some((shape) => text.search(shape) >= 0);
}

/** Whether a text holds a URL with a password. */
export function holdsPassword(text: string): boolean {
  return [...text.matchAll(userInfo)].some(([found]) => found.replace(/^[\\/]+/, '').includes(':'));
}

/**
 * A text that somebody gave, safe to repeat: whatever is shaped like an API token, a private key or a token of a sign-in is
 * taken out, and so is what stands before the host of a URL.
 */
export function withoutSecrets(text: string): string {
  return shapes
    .reduce((rest, shape) => rest.replace(shape, hidden), text)
    .replace(userInfo, `$1${hidden}@`)
    .replace(bareUserInfo, `${hidden}@`)
    .replace(secretParameter, `$1${hidden}`);
}
