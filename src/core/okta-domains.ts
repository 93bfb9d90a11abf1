/**
 * The domains of Okta's on which orgs have their addresses: of production, of previews, of Europe and of the US government and its
 * military, and those on which Okta tests.
 * @see https://developer.okta.com/docs/concepts/okta-organizations/, https://help.okta.com/en-us/content/topics/security/ip-address-allow-listing.htm
 */
const domains = '(?:okta|oktapreview|okta-emea|okta-gov|trexcloud|clouditude)\\.com|okta\\.mil|okta-miltest\\.com';
const address = new RegExp(`^([\\w-]+?)(-admin)?\\.(${domains})\\.?$`, 'i');

/** An org by an address of Okta's own. */
interface OktaAddress {
  /** What the org is called in it, e.g. `acme`. */
  readonly org: string;
  readonly domain: string;
  /** True for the address of its Admin Console. */
  readonly isAdmin: boolean;
}

/** Pure: what a host on a domain of Okta's says; `undefined` for a custom domain and for Okta's own sites. */
export function oktaAddressIn(hostname: string): OktaAddress | undefined {
  const [, org, admin, domain] = address.exec(hostname) ?? [];
  if (org === undefined || domain === undefined || isOktasOwn(hostname)) return undefined;
  return { org: org.toLowerCase(), domain: domain.toLowerCase(), isAdmin: admin !== undefined };
}

/** Pure: whether a host is a site of Okta's own, and no org. */
export function isOktasOwn(hostname: string): boolean {
  return new RegExp(`^((www|login|developer|help|support|trust|status|admin)\\.)?(${domains})\\.?$`, 'i').test(hostname);
}
