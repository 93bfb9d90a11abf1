/**
 * What only a secret looks like, in the order in which it is hidden. Each is tried once a run of what it is made of, so that
 * the time for a text grows as its length.
 * @see https://developer.okta.com/docs/guides/create-an-api-token/main/
 * @see https://www.rfc-editor.org/rfc/rfc7468#section-10
 * @see https://www.rfc-editor.org/rfc/rfc7517#section-4
 * @see https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
 */
const shapes: readonly RegExp[] = [
  // a private key as PEM, whole or cut off
  /(?<!-)-*BEGIN[A-Z0-9\s]{0,40}?PRIVATE\s*KEY[\s\S]*?(?:END[A-Z0-9\s]{0,40}?PRIVATE\s*KEY-*|$)/g,
  // a JWK with a private member
  /\{(?=[^{}]*(?<![\w-])(?:d|p|q|dp|dq|qi|k)[\\"']*\s*:\s*[\\"']*[\w-]{30,})[^{}]*\}?/g,
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
  // tokens that say of whom they are: of EKS, Google, GitHub, GitLab, Vault, Slack
  /(?<![\w-])(?:k8s-aws-v1\.|ya29\.|gh[opsur]_|github_pat_|glpat-|hv[bs]\.|xox[abeprs]-)[\w.-]{10,}/g,
];

/** A user name and password before a host, in a word that ends in its last `@`, also where a slash makes it no URL. */
const userInfo = /([\\/]{2})(?:[^\\/?#@:]*:(?!\d*[\\/?#])[\s\S]*|[^\\/?#]+@)/g;

/** The same where the scheme was left out, in what stands before the first `@` of a word, and before any later one. */
const bareUserInfo = /(^|=)[^\\/?#:=]+:(?!\d*[\\/?#])[\s\S]+$/;
const laterUserInfo = /(=)[^\\/?#:=]+:(?!\d*[\\/?#])[\s\S]+$/;

/** A field of a query or fragment, and what it says. */
const parameter = /([?&#;])([\w.~%-]+)=([^&#\s"']+)/g;

const secretName = /token|ssws|private[_-]?key|secret|password/i;

/** What stands where a secret was. */
const hidden = '[secret]';

/** Whether a text holds what only an API token, a private key or a token of a sign-in looks like. */
export function holdsSecret(text: string): boolean {
  return shapes.some((shape) => text.search(shape) >= 0);
}

/** Whether a text holds a URL with a password. */
export function holdsPassword(text: string): boolean {
  return wordsTo('@', text).some((word) =>
    [...word.matchAll(userInfo)].some(([found]) => found.replace(/^[\\/]+/, '').includes(':')),
  );
}

/**
 * A text that somebody gave, safe to repeat: whatever is shaped like an API token, a private key or a token of a sign-in is
 * taken out, and so is what stands before the host of a URL.
 */
export function withoutSecrets(text: string): string {
  return shapes
    .reduce((rest, shape) => rest.replace(shape, hidden), text)
    .replace(/\S+/g, withoutUserInfo)
    .replace(/[^\s"']+/g, withoutBareUserInfo)
    .replace(parameter, (field, mark: string, name: string) => (secretName.test(name) ? `${mark}${name}=${hidden}` : field));
}

function withoutUserInfo(word: string): string {
  const [head = ''] = wordsTo('@', word);
  return head === '' ? word : head.replace(userInfo, `$1${hidden}@`) + word.slice(head.length);
}

function withoutBareUserInfo(word: string): string {
  const parts = word.split('@');
  const shown = parts.map((part, at) => {
    const isBeforeHost = /^[\w-]+\./.test(parts[at + 1] ?? '');
    return isBeforeHost ? part.replace(at === 0 ? bareUserInfo : laterUserInfo, `$1${hidden}`) : part;
  });
  return shown.join('@');
}

/** The words of a text that hold `mark`, each to the last one. */
function wordsTo(mark: string, text: string): readonly string[] {
  return (text.match(/\S+/g) ?? []).flatMap((word) => (word.includes(mark) ? [word.slice(0, word.lastIndexOf(mark) + 1)] : []));
}
