import { waysToGive } from '../answers/given.ts';
import { readGrantedScopes } from '../okta/granted-scopes.ts';
import type { Org } from '../okta/org.ts';
import type { Session } from '../run/session.ts';
import type { OrgSearch } from '../shell/gather-org.ts';
import { credentialsOf, openOktaOrg } from './find-in-okta.ts';

const unnamed = { code: 'no-org', says: 'No Okta org is named.', hint: `Name it: ${waysToGive('orgUrl')}` };

/** How the checks come into the org at `orgUrl`: nothing is opened yet, and there may be no credentials to open it with. */
export function orgSearchOf(session: Session, orgUrl: string | undefined): OrgSearch {
  const { answers, http, io } = session;
  const source = session.credentials ?? answers.credentials;
  const url: OrgSearch['orgUrl'] = orgUrl === undefined ? { trouble: unnamed } : { value: orgUrl };
  const base = { http, orgUrl: url, authServer: answers.authServer, credentials: source?.kind ?? 'token' } as const;
  if (orgUrl === undefined || source === undefined) return base;
  const withOrg: Session = { ...session, answers: { ...answers, orgUrl } };
  const open = async (): Promise<Org> => openOktaOrg(withOrg, await credentialsOf(session));
  if (source.kind === 'token') return { ...base, open };
  const readScopes = async () => {
    const app = await credentialsOf(session);
    return app.kind === 'service-app' ? readGrantedScopes({ ...app, orgUrl, http, now: io.now }) : [];
  };
  return { ...base, open, readScopes };
}
