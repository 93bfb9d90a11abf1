import type { Answers } from '../answers/answers.ts';
import { defaultOf } from '../answers/inputs.ts';
import { type Fact, known } from '../core/checks/fact.ts';
import type { SignInFacts, TokenFact, TokenFacts } from '../core/checks/sign-in-facts.ts';
import { wantedOf } from '../core/checks/wanted.ts';
import { isCi } from '../core/is-ci.ts';
import { faultOfToken, readToken } from '../oidc/check-token.ts';
import { readKeySet } from '../oidc/key-set.ts';
import { listenOnLoopback, loopbackUri } from '../oidc/loopback-listener.ts';
import type { SignedIn, SignIn, Tokens } from '../oidc/sign-in.ts';
import { readProfile } from '../okta/find-more.ts';
import type { Run } from '../run/run.ts';
import type { World } from '../run/world.ts';
import { factOf, thenFact } from '../shell/fact-of.ts';
import { openBrowser } from '../shell/open-browser.ts';
import type { Installation } from './look-at-installation.ts';
import { withLoopbackUri } from './loopback-uri.ts';

/** A sign-in and what was found out by it. */
export interface TriedSignIn {
  readonly facts: Fact<SignInFacts>;
  /** Present when Okta issued them. */
  readonly tokens?: Tokens;
  readonly access?: TokenFact;
  readonly id?: TokenFact;
}

/** What a preview needs; no refresh token is asked for, so none is left behind. */
const scopes = ['openid', 'profile', 'email'];

/** Milliseconds that a person gets for signing in. */
const patience = 300_000;

/** Signs a person in by the browser, and verifies the tokens by the policy in force. Writes the redirect URI, for that time only. */
export async function trySignIn(run: Run, installation: Installation): Promise<TriedSignIn> {
  const { force, clientId, app } = installation;
  const not = (says: string): TriedSignIn => ({ facts: { trouble: { code: 'nobody-signed-in', says } } });
  if ('trouble' in force.metadata) return not("the authorization server's metadata cannot be read.");
  if (clientId === undefined) return not('the client id of the app is not known; give it by --app-client-id ID.');
  if (app !== undefined && 'value' in app.facts.app && app.facts.app.value?.['status'] !== 'ACTIVE')
    return not('the app is missing or inactive.');
  const { world, answers } = run;
  const port = Number(answers.given.get('loginPort')?.value ?? defaultOf('loginPort'));
  let checked: TokenFacts | undefined;
  const check = async (tokens: Tokens) => {
    checked = await factsOf(world, answers, installation, tokens);
    const { accessFault, idFault } = checked;
    // what no policy in force judges is told by the checks of the policy
    return 'value' in idFault && idFault.value === undefined && known(accessFault) === undefined;
  };
  const outcome = await factOf(() => runSignIn(run, installation, { clientId, port, check }));
  if ('trouble' in outcome) return { facts: { value: { failed: outcome.trouble } } };
  if ('refusal' in outcome.value) {
    const { refusal } = outcome.value;
    return { facts: { value: { refusal, about: { clientId, redirectUri: loopbackUri(port), scopes } } } };
  }
  const { tokens } = outcome.value;
  if (checked === undefined) throw new Error('the tokens were not checked');
  const { access, id } = checked;
  return {
    facts: { value: { tokens: checked } },
    tokens,
    ...(access ? { access } : {}),
    ...(id ? { id } : {}),
  };
}

async function runSignIn(
  run: Run,
  installation: Installation,
  { clientId, port, check }: { readonly clientId: string; readonly port: number; readonly check: SignIn['check'] },
): Promise<SignedIn> {
  const { signIn } = await import('../oidc/sign-in.ts');
  const { world } = run;
  const metadata = known(installation.force.metadata);
  if (metadata === undefined) throw new Error('no metadata');
  const work = () =>
    signIn({
      http: world.http,
      metadata,
      clientId,
      scopes,
      listen: (state) => listenOnLoopback(port, state),
      show: (url) => show(run, url),
      check,
      signal: world.io.signal,
      timeoutMs: patience,
    });
  const appId = installation.app?.appId;
  if ('trouble' in installation.org || appId === undefined) return work();
  const org = installation.org.value;
  // a stop lets the redirect URI be taken off first
  return world.writing(() => withLoopbackUri({ io: world.io, say: run.speech.say }, org, appId, loopbackUri(port), work));
}

/** The address is always printed; a browser is opened only for a person. */
function show(run: Run, url: string): void {
  const { speech, world, answers } = run;
  const opens = answers.given.get('noBrowser')?.value !== true && speech.terminal.stderr && !isCi(world.io.env);
  speech.tell(
    `${opens ? 'The browser opens for the sign-in. If it does not, open this address:' : 'Open this address to sign in:'}\n\n  ${url}\n\n`,
  );
  if (opens) openBrowser(url, world.io);
}

async function factsOf(world: World, answers: Answers, installation: Installation, tokens: Tokens): Promise<TokenFacts> {
  const { force, app, org, clientId = '' } = installation;
  const access = readToken(tokens.accessToken);
  const id = readToken(tokens.idToken);
  const policy = known(force.facts.policy);
  const now = world.io.now();
  const uid = access?.claims['uid'];
  const liveClaims = app === undefined ? undefined : known(app.facts.liveClaims);
  const [accessFault, idFault, profile] = await Promise.all([
    thenFact(force.keySetInForce, (keySet) =>
      faultOfToken(tokens.accessToken, keySet, {
        now,
        ...(policy?.issuer === undefined ? {} : { issuer: policy.issuer }),
        audiences: policy?.audiences ?? [],
      }),
    ),
    thenFact(force.metadata, async ({ jwksUri, issuer }) => {
      const { text } = await readKeySet(world.http, jwksUri);
      return faultOfToken(tokens.idToken, text, { now, issuer, audiences: [clientId] });
    }),
    typeof uid === 'string' ? thenFact(org, (opened) => readProfile(opened, uid)) : undefined,
  ]);
  return {
    access,
    id,
    accessFault: notOurs(accessFault),
    idFault,
    policy,
    wanted: app?.facts.wanted ?? wantedOf(installation.entries, answers, liveClaims),
    liveClaims: liveClaims ?? [],
    askedScopes: scopes,
    profile: profile && known(profile),
  };
}

/** Without a policy to judge by, the token was not tested; why is told by the checks of the policy. */
function notOurs<T>(fact: Fact<T>): Fact<T> {
  return 'trouble' in fact
    ? {
        trouble: {
          ...fact.trouble,
          code: 'no-key-set-in-force',
          says: `there is no key set in force to judge it by. ${fact.trouble.says}`,
        },
      }
    : fact;
}
