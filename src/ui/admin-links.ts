import { oktaAddressIn } from '../core/okta-domains.ts';

/**
 * The Admin Console of an org that has Okta's own address; `undefined` for a custom domain, whose console is elsewhere.
 * @see https://developer.okta.com/docs/concepts/okta-organizations/
 */
function adminConsole(orgUrl: string): string | undefined {
  if (!URL.canParse(orgUrl)) return undefined;
  const { org, domain, isAdmin } = oktaAddressIn(new URL(orgUrl).hostname) ?? {};
  return org === undefined || isAdmin ? undefined : `https://${org}-admin.${domain}`;
}

/** Where a person finds in Okta what was made: by link where there is one, else by the way through the Admin Console. */
export function adminPlaces(
  orgUrl: string,
  made: { readonly appName: string; readonly appId: string; readonly authServer: { readonly id: string; readonly name: string } },
): readonly (readonly [what: string, where: string])[] {
  const console = adminConsole(orgUrl);
  const { appName, appId, authServer } = made;
  if (console === undefined) {
    return [
      [`app "${appName}"`, 'Applications > Applications'],
      [`claims and access policy of "${authServer.name}"`, 'Security > API > Authorization Servers'],
      ['trusted origins', 'Security > API > Trusted Origins'],
    ];
  }
  return [
    [`app "${appName}"`, `${console}/admin/app/oidc_client/instance/${encodeURIComponent(appId)}`],
    [`claims and access policy of "${authServer.name}"`, `${console}/admin/oauth2/as/${encodeURIComponent(authServer.id)}`],
    ['trusted origins', `${console}/admin/access/api/trusted_origins`],
  ];
}
