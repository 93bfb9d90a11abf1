import type { Answers } from '../answers/answers.ts';
import { type Fact, known } from '../core/checks/fact.ts';
import { addressToCall } from '../core/checks/gateway-address.ts';
import type { GatewayFacts } from '../core/checks/gateway-facts.ts';
import { judgeFacts } from '../core/checks/judge-facts.ts';
import type { Finding } from '../core/model.ts';
import type { Secret } from '../core/secret.ts';
import type { Http } from '../http/http.ts';
import type { Waiting } from '../kube/wait.ts';
import type { Run } from '../run/run.ts';
import { gatherGateway } from '../shell/gather-gateway.ts';
import { type Installation, lookAtInstallation } from './look-at-installation.ts';
import { askForSent } from './sent-redirects.ts';
import { trySignIn } from './try-sign-in.ts';

/**
 * Looks at what setup made, calls the gateway where an address is known, and signs in with `--login`. With `waiting`, Gloo
 * gets time to judge first. Reads only, but for the redirect URI of a sign-in.
 * @throws Problem `other-org`, `ledger-unusable`, or when the run is stopped; all else is a finding.
 */
export async function runVerifyChecks(run: Run, waiting?: Waiting): Promise<readonly Finding[]> {
  const installation = await run.world.memory.shared(() => lookAtInstallation(run, waiting));
  const tried = run.answers.given.get('login')?.value === true ? await trySignIn(run, installation) : undefined;
  const sent = await askForSent(run, installation);
  const gateway = await callGateway(run.world.http, run.answers, installation, tried?.tokens?.accessToken);
  return judgeFacts({
    ...installation.facts,
    ...(sent === undefined ? {} : { sent }),
    signIn: tried?.facts ?? notAsked,
    gateway,
  });
}

const notAsked = { trouble: { code: 'nobody-signed-in', says: 'nobody signed in; add --login to sign in for real.' } };

async function callGateway(
  http: Http,
  answers: Answers,
  installation: Installation,
  token?: Secret,
): Promise<Fact<GatewayFacts>> {
  const { app, force, facts, appUrl } = installation;
  const given = answers.given.has('appUrl') ? answers.appUrl : appUrl.given;
  const routes = (facts.routes && known(facts.routes.routes)) ?? [];
  const address = addressToCall(given, answers.appUrl ?? appUrl.frontend, routes, facts.routes?.labels ?? {});
  if (address === undefined) return { trouble: { code: 'not-called', says: 'no address is known to call; add --app-url URL.' } };
  const first = app?.facts.wanted.redirectUris.find((uri) => !uri.includes('*'));
  return {
    value: await gatherGateway({
      http,
      address,
      frontendOrigin: first !== undefined && URL.canParse(first) ? new URL(first).origin : undefined,
      oktaHost: oktaHostOf(force),
      ...(token === undefined ? {} : { token }),
    }),
  };
}

/** The host of the sign-in page, which is that of the org or of its custom domain. */
function oktaHostOf({ metadata }: Installation['force']): string | undefined {
  const endpoint = known(metadata)?.authorizationEndpoint;
  return endpoint === undefined ? undefined : new URL(endpoint).host;
}
