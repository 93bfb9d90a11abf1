/** The kinds of frontends whose URIs can be derived, in the order in which they are offered. */
export const useCases = ['react', 'backstage', 'callback', 'spa'] as const;
/** One of {@link useCases}. */
export type UseCase = (typeof useCases)[number];

/**
 * Where each is served while somebody develops it: the starter and Backstage have ports of their own, an app of one's own has that
 * of Vite.
 * @see https://vite.dev/config/server-options#server-port, https://backstage.io/docs/getting-started/
 */
export const localBases = {
  react: 'http://localhost:4000',
  backstage: 'http://localhost:3000',
  callback: 'http://localhost:5173',
  spa: 'http://localhost:5173',
} as const satisfies Readonly<Record<UseCase, string>>;

/** Those that are meant where nobody says which are developed. */
const developed: readonly UseCase[] = ['react', 'backstage', 'spa'];

/** The URIs an app needs, in a stable order and without repetition. */
export interface AppUris {
  readonly redirectUris: readonly string[];
  readonly signOutUris: readonly string[];
  /** The origins a browser calls Okta from. */
  readonly origins: readonly string[];
  /** The URL to open first, for a person and for `verify`. */
  readonly appUrl: string | undefined;
}

/**
 * The URIs of each use case, followed by those that were given to the letter.
 * The React starter sends `/callback` from 0.2.0 on; before, the origin and path of the page it was on, so that the bare origin
 * would not match.
 * An app of one's own comes back to its start page, with the slash that its address has. With `local` each use case is also at its
 * local address. Base URLs come as a browser sends them, without a trailing slash.
 */
export function deriveUris(
  bases: Readonly<Partial<Record<UseCase, string>>>,
  redirectUris: readonly string[],
  signOutUris: readonly string[],
  local = false,
): AppUris {
  const derived: Record<UseCase, (base: string) => { signIn: readonly string[]; signOut: readonly string[] }> = {
    react: (base) => ({ signIn: [`${base}/callback`, `${base}/`, `${base}/apis`], signOut: [`${base}/logout`] }),
    backstage: (base) => ({ signIn: [`${base}/gloo-platform-portal`], signOut: [`${base}/gloo-platform-portal/logout`] }),
    callback: (base) => ({ signIn: [`${base}/callback`], signOut: [`${base}/`] }),
    spa: (base) => ({ signIn: [`${base}/`], signOut: [`${base}/`] }),
  };
  const named = useCases.filter((useCase) => bases[useCase] !== undefined);
  const atHome = local ? (named.length === 0 ? developed : named) : [];
  const given = [
    ...named.map((useCase) => derived[useCase](bases[useCase] ?? '')),
    ...atHome.map((one) => derived[one](localBases[one])),
  ];
  const signIn = [...given.flatMap((uris) => uris.signIn), ...redirectUris];
  const [first] = named.map((useCase) => bases[useCase]);
  const literal = redirectUris.find((uri) => !uri.includes('*'));
  const appUrl = first ?? (literal === undefined ? undefined : new URL(literal).origin);
  return {
    redirectUris: [...new Set(signIn)],
    signOutUris: [...new Set([...given.flatMap((uris) => uris.signOut), ...signOutUris])],
    // Okta trusts no origin by a wildcard
    origins: [...new Set(signIn.filter((uri) => !uri.includes('*')).map((uri) => new URL(uri).origin))],
    appUrl,
  };
}

/** True for the names a machine has for itself. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname === '::1' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** True for those, and for what stands below `localhost`. @see https://www.rfc-editor.org/rfc/rfc6761#section-6.3 */
export function isLocal(hostname: string): boolean {
  return isLoopback(hostname) || /(^|\.)localhost\.?$/.test(hostname);
}
