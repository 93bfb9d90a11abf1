import { readCredentials } from '../answers/credentials.ts';
import { readGrantedScopes } from '../okta/granted-scopes.ts';
import type { Org } from '../okta/org.ts';
import type { OrgSearch } from '../shell/gather-org.ts';
import { openOktaOrg } from './find-okta.ts';
import type { Session } from './session.ts';

/** How the checks come into the org at `orgUrl`: nothing is opened yet, and there may be no credentials to open it with. */
export function orgSearchOf(session: Session, orgUrl: string): OrgSearch {
  const { answers, http, io } = session;
  const source = answers.credentials;
  const base = { http, orgUrl, authServer: answers.authServer, credentials: source?.kind };
  if (source === undefined) return base;
  const withOrg: Session = { ...session, answers: { ...answers, orgUrl } };
  // stdin can be read only once
  let read: ReturnType<typeof readCredentials> | undefined;
  const credentials = () => {
    read ??= readCredentials(source, io);
    return read;
  };
  const open = async (): Promise<Org> => openOktaOrg(withOrg, await credentials());
  if (source.kind === 'token') return { ...base, open };
  const readScopes = async () => {
    const app = await credentials();
    return app.kind === 'service-app' ? readGrantedScopes({ ...app, orgUrl, http, now: io.now }) : [];
  };
  return { ...base, open, readScopes };
}
