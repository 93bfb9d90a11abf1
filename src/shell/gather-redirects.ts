import type { Fact } from '../core/checks/fact.ts';
import type { AskedRedirect } from '../core/checks/redirect-facts.ts';
import type { Http } from '../http/http.ts';
import { askForRedirect } from '../oidc/ask-authorize.ts';
import type { Metadata } from '../oidc/metadata.ts';
import { factOf, thenFact } from './fact-of.ts';

/** Which redirect URIs are asked for. */
export interface RedirectSearch {
  readonly http: Http;
  readonly metadata: Fact<Pick<Metadata, 'authorizationEndpoint'>>;
  readonly clientId: string;
  readonly uris: readonly string[];
}

/** So many URIs are asked for; an app of more is no frontend's. */
const most = 50;

/** Asks Okta, side by side and as anybody can, whether it takes each redirect URI. Signs nobody in. */
export async function gatherRedirects({
  http,
  metadata,
  clientId,
  uris,
}: RedirectSearch): Promise<Fact<readonly AskedRedirect[]>> {
  const asked = [...new Set(uris)].slice(0, most);
  return thenFact(metadata, (known) =>
    Promise.all(
      asked.map(async (uri) => {
        const answer = await factOf(() => askForRedirect(http, known, { clientId, uri: oneOf(uri) }));
        if ('trouble' in answer) return { uri, answer };
        return { uri, answer: { value: answer.value && ('taken' in answer.value ? 'taken' : answer.value.refusal) } };
      }),
    ),
  );
}

/** Of the addresses that a wildcard covers, one. */
function oneOf(uri: string): string {
  return uri.replace('*', 'gloo-okta');
}
