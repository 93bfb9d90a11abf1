import { waysToGive } from '../answers/given.ts';
import { isLoopback } from '../core/frontend-uris.ts';
import { Problem } from '../errors.ts';
import type { Http } from '../http/http.ts';
import { type KeySet, readKeySet } from '../oidc/key-set.ts';
import { type Metadata, readMetadata } from '../oidc/metadata.ts';
import { findAuthServer } from '../okta/find.ts';
import type { Run } from '../run/run.ts';
import { openOktaOrg } from './open-org.ts';

/** The public half of an authorization server: what everyone may read. */
export interface PublicFacts {
  readonly metadata: Metadata;
  readonly keySet: KeySet;
}

/** Metadata and key set of an issuer; public, no credentials are sent. */
export async function readPublicFacts(http: Http, issuer: string): Promise<PublicFacts> {
  const metadata = await readMetadata(http, issuer);
  return { metadata, keySet: await readKeySet(http, metadata.jwksUri) };
}

/**
 * The issuer of the chosen authorization server, without credentials where its id is given, `default` or `aus…`, or it itself.
 * @throws Problem `missing-input` when it is given by name and there are no credentials to look it up; `org-auth-server`
 */
export async function publicIssuer(run: Run): Promise<string> {
  const { answers } = run;
  const orgUrl = answers.orgUrl as string;
  const server = answers.authServer;
  if (isIssuer(server)) return server;
  if (/^(default|aus\w{8,40})$/.test(server)) return `${orgUrl}/oauth2/${server}`;
  const isOrgs = /^org$/i.test(server) || server === orgUrl;
  if (answers.credentials === undefined && !isOrgs) {
    throw new Problem(
      'missing-input',
      `The authorization server ${JSON.stringify(server.slice(0, 100))} is given by its name, and looking it up takes credentials.`,
      `Give its id (aus…) by ${waysToGive('authServer')}, or a token.`,
    );
  }
  if (answers.credentials === undefined) {
    throw new Problem(
      'org-auth-server',
      "The org authorization server's access tokens are for Okta itself: their keys are not published, so Gloo could not check them.",
      'Choose a custom authorization server such as default.',
    );
  }
  const org = await openOktaOrg(run);
  return (await findAuthServer(org, server)).issuer;
}

/** Whether an authorization server is given by its issuer, on the org or on a custom domain of it. */
export function isIssuer(server: string): boolean {
  if (!/^https?:\/\/[^/]+\/oauth2\/[^/]+$/.test(server)) return false;
  const { protocol, hostname } = new URL(server);
  return protocol === 'https:' || isLoopback(hostname);
}
