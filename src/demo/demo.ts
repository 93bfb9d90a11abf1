import { access, constants, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Call } from '../command.ts';
import { wrappedCommand } from '../core/wrap.ts';
import { Problem } from '../errors.ts';
import type { Io } from '../io.ts';
import { ownFolder } from '../sandbox/own-folder.ts';
import { type Sandbox, startSandbox } from '../sandbox/start-sandbox.ts';
import { openBrowser } from '../shell/open-browser.ts';
import { type Theme, themeFor } from '../ui/theme.ts';
import { type Landing, openLanding, type Person, scriptedPerson, signIn } from './demo-sign-in.ts';
import { fitted, runner, setIn } from './demo-terminal.ts';

/** Where the demo's frontend is said to be served. */
const appUrl = 'https://developer.example.com';

/**
 * The whole guide in the sandbox, in plain words: from nothing to a route that lets only signed-in people through, and back
 * to nothing. `--browser` lets a person sign in, `--keep` leaves the sandbox running before the teardown.
 */
export async function runDemo(flags: Call['flags'], io: Io, main: Call['main']): Promise<number> {
  const folder = await ownFolder('gloo-okta-demo-');
  const dir = folder.path;
  const sandbox = await startSandbox();
  const landing = flags['browser'] === true ? await openLanding() : undefined;
  try {
    // what Gloo says of the objects that are there from the start belongs to what was there before
    await sandbox.kube.settled();
    const kubeconfig = join(dir, 'kubeconfig');
    await writeFile(kubeconfig, sandbox.kube.kubeconfig, { mode: 0o600 });
    const own = {
      HOME: dir,
      USERPROFILE: dir,
      XDG_STATE_HOME: join(dir, 'state'),
      KUBECONFIG: kubeconfig,
      OKTA_CLIENT_ORGURL: sandbox.okta.url,
      OKTA_CLIENT_TOKEN: sandbox.okta.token,
      CI: 'true',
    };
    const env = demoEnv(io, own);
    const told = fitted(io);
    const story: Story = {
      io: told,
      theme: themeFor('stdout', 'auto', io),
      sandbox,
      kubectl: await hasKubectl(io),
      landing,
      run: runner(main, io, env, dir),
      chapter: teller(told, themeFor('stdout', 'auto', io)),
      before: stateOf(sandbox),
    };
    await setUpAndTry(story);
    if (flags['keep'] === true) return await keep({ ...story, io }, own);
    return await backToNothing(story);
  } catch (error) {
    if (io.signal.aborted) throw stopped(io.signal.reason);
    if (!(error instanceof Stopped)) throw error;
    io.err(`${error.message}\n`);
    return error.code;
  } finally {
    await landing?.close();
    await sandbox.close();
    await folder.remove();
  }
}

/** A signal that ended the demo: unlike other commands it leaves nothing to go on from. */
function stopped(reason: unknown): unknown {
  if (!(reason instanceof Problem)) return reason;
  return new Problem(reason.code, 'Stopped; the sandbox is gone and nothing is left.', 'Run it again whenever you like.', reason);
}

interface Story {
  readonly io: Io;
  readonly theme: Theme;
  readonly sandbox: Sandbox;
  readonly kubectl: boolean;
  /** Where a browser comes back to; absent when a script signs in. */
  readonly landing: Landing | undefined;
  readonly run: (words: readonly string[]) => Promise<number>;
  readonly chapter: (title: string, ...lines: readonly string[]) => void;
  readonly before: unknown;
}

/** A command of the story did not end well. */
class Stopped extends Error {
  readonly code: number;

  constructor(command: string, code: number) {
    super(`The demo stops here: gloo-okta ${command} ended with exit code ${code}.`);
    this.code = code;
  }
}

async function setUpAndTry(story: Story): Promise<void> {
  const { io, sandbox, kubectl, landing, chapter } = story;
  io.out('gloo-okta demo: the whole guide on this machine, with no account and no cluster. It leaves nothing behind.\n');
  chapter(
    'Nothing is there yet',
    `An Okta org runs at ${sandbox.okta.url}: no app, and an authorization server "default" without an access policy.`,
    `A Kubernetes API runs at ${sandbox.kube.url}: Gloo is installed, and one route is labelled oauth=true.`,
    `A gateway runs at ${sandbox.gateway.url} and lets everyone through: ${await tryRoute(story, '/productpage')}.`,
  );
  if (!kubectl) {
    io.out('   kubectl is not on this machine: the manifests are shown instead of applied, the Okta half runs all the same.\n');
  }
  const react = `--react-url ${appUrl}`;
  chapter(
    'Setup',
    'Shows what will change in both worlds, does it step by step, and waits until Gloo has accepted it.',
    `$ gloo-okta setup --yes ${react}`,
  );
  const cluster = kubectl ? [] : ['--no-apply', '--cluster-name', sandbox.kube.clusterName];
  const answers = ['--react-url', appUrl, ...(landing ? ['--redirect-uri', landing.uri] : []), ...cluster];
  await step(story, ['setup', '--yes', ...answers]);
  chapter('Once more', 'Running it again finds everything as wanted, and writes nothing.', `$ gloo-okta plan ${react}`);
  await step(story, ['plan', ...answers]);
  chapter(
    'The settings of the frontend',
    'The variables of the guide, read from the metadata and safely quoted.',
    '$ gloo-okta env',
  );
  await step(story, ['env']);
  await signInAndTry(story);
}

/** The point of it all: the closed route refuses, someone signs in, the same route lets them through. */
async function signInAndTry(story: Story): Promise<void> {
  const { io, theme, sandbox, kubectl, landing, chapter } = story;
  const line = (text: string) => io.out(`   ${text}\n`);
  if (kubectl) {
    chapter('At the gateway, without a token', 'The labelled route is closed now, the other one is open as before.');
    line(`/productpage, labelled oauth=true: ${await tryRoute(story, '/productpage')}`);
    line(`/productpage with a made-up token: ${await tryRoute(story, '/productpage', 'made.up.token')}`);
    line(`/static, without the label: ${await tryRoute(story, '/static')}`);
  }
  const app = sandbox.okta.snapshot().apps[0]?.raw as { credentials: { oauthClient: { client_id: string } } } | undefined;
  const clientId = app?.credentials.oauthClient.client_id ?? '';
  chapter('Signing in', 'A frontend sends the browser to Okta with a PKCE challenge, and gets a code that only it can redeem.');
  const person: Person = landing ? byBrowser(story, landing) : scriptedPerson(sandbox.okta);
  const signedIn = await signIn(`${sandbox.okta.url}/oauth2/default`, clientId, landing?.uri ?? `${appUrl}/`, person);
  const { email, organization, group } = signedIn.claims;
  line(`${theme.good(theme.symbols.ok)} ${sandbox.okta.user.login} is signed in; the access token says:`);
  line(`  email ${String(email)}, organization ${String(organization)}, group ${[group].flat().join(', ')}`);
  if (!kubectl) return;
  chapter('At the gateway, with the token', 'The gateway checks issuer and signature against the keys inside the policy.');
  line(`/productpage: ${await tryRoute(story, '/productpage', signedIn.accessToken)}`);
  await rotateAndRefresh(story, clientId);
}

/** What breaks every installation with pasted keys one day: Okta signs with a key that the policy does not hold. */
async function rotateAndRefresh(story: Story, clientId: string): Promise<void> {
  const { io, sandbox, chapter } = story;
  const { url, token } = sandbox.okta;
  const headers = { authorization: `SSWS ${token}`, 'content-type': 'application/json' };
  const servers = (await (await fetch(`${url}/api/v1/authorizationServers`, { headers })).json()) as { readonly id: string }[];
  // twice: the key that comes next stands in the policy already
  for (const { id } of [...servers, ...servers])
    await fetch(`${url}/api/v1/authorizationServers/${id}/credentials/lifecycle/keyRotate`, {
      method: 'POST',
      headers,
      body: '{"use":"sig"}',
    });
  const fresh = async () =>
    (await signIn(`${url}/oauth2/default`, clientId, `${appUrl}/`, scriptedPerson(sandbox.okta))).accessToken;
  chapter(
    'Half a year later',
    'Okta has changed its signing keys twice, as it does every 90 days. A new sign-in brings a token of the new key.',
  );
  io.out(`   /productpage: ${await tryRoute(story, '/productpage', await fresh())}\n`);
  chapter(
    'Keys that stay fresh',
    'Puts the keys that Okta publishes into the policy; setup --key-refresh cronjob lets the cluster do it by itself.',
    '$ gloo-okta keys refresh',
  );
  await step(story, ['keys', 'refresh']);
  io.out(`   /productpage: ${await tryRoute(story, '/productpage', await fresh())}\n`);
}

/** All that is there, but for the signing keys, which Okta itself changes. */
function stateOf({ okta, kube }: Sandbox): unknown {
  const org = okta.snapshot();
  const authorizationServers = org.authorizationServers.map(({ keys: _keys, raw, ...server }) => {
    const { credentials: _credentials, ...rest } = raw;
    return { ...server, raw: rest };
  });
  return { okta: { ...org, authorizationServers }, kube: kube.snapshot() };
}

async function backToNothing({ io, theme, sandbox, run, chapter, before }: Story): Promise<number> {
  chapter('Teardown', 'Takes away what was made, last made first.', '$ gloo-okta teardown --yes');
  await step({ io, run }, ['teardown', '--yes']);
  await sandbox.kube.settled();
  const same = isDeepStrictEqual(before, stateOf(sandbox));
  chapter(
    'Back to nothing',
    same
      ? 'The org and the cluster are, object by object, as they were before.'
      : 'Something was left behind. That is a bug: please report it.',
  );
  if (same) io.out(`\n${theme.good(theme.symbols.ok)} That was the guide. With a real org: npx gloo-okta\n`);
  return same ? 0 : 1;
}

/** Leaves the sandbox as it is until it is stopped, and says how to go on by hand. */
async function keep({ io, sandbox, chapter }: Story, own: Readonly<Record<string, string>>): Promise<number> {
  chapter('Go on by hand', 'The sandbox runs until Ctrl-C. In another terminal:');
  for (const name of ['XDG_STATE_HOME', 'KUBECONFIG', 'OKTA_CLIENT_ORGURL', 'OKTA_CLIENT_TOKEN'])
    io.out(`   export ${name}='${own[name]}'\n`);
  io.out(
    `   export GATEWAY_URL='${sandbox.gateway.url}'\n   gloo-okta verify --app-url "$GATEWAY_URL/productpage"\n   gloo-okta teardown\n`,
  );
  io.out(`   To sign in by hand: ${sandbox.okta.user.login}, password ${sandbox.okta.user.password}\n`);
  if (!io.signal.aborted) await new Promise((resolve) => io.signal.addEventListener('abort', resolve, { once: true }));
  return 0;
}

/** Lets the person at the screen sign in. */
function byBrowser({ io, sandbox }: Story, landing: Landing): Person {
  return async (authorizeUrl) => {
    io.out(
      `   Open this page and sign in as ${sandbox.okta.user.login} with the password ${sandbox.okta.user.password}\n   ${authorizeUrl}\n`,
    );
    openBrowser(authorizeUrl, io);
    const stopped = new Promise<never>((_, reject) =>
      io.signal.addEventListener('abort', () => reject(io.signal.reason), { once: true }),
    );
    return Promise.race([landing.arrival, stopped]);
  };
}

/** What the gateway answers to a browser at `path`, in words. */
async function tryRoute({ sandbox }: Story, path: string, token?: string): Promise<string> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const { status } = await fetch(`${sandbox.gateway.url}${path}`, { headers });
  return `${status} ${status < 300 ? 'let through' : 'refused'}`;
}

async function step({ io, run }: Pick<Story, 'io' | 'run'>, words: readonly string[]): Promise<void> {
  const code = await run(words);
  if (io.signal.aborted) throw io.signal.reason;
  if (code !== 0) throw new Stopped(words[0] ?? '', code);
}

function teller(io: Io, theme: Theme): Story['chapter'] {
  let number = 0;
  return (title, ...lines) => {
    number += 1;
    const { stdout, columns } = io.terminal;
    const shown = (line: string) => (stdout && line.startsWith('$ ') ? wrappedCommand(line, columns, setIn) : `${setIn}${line}`);
    io.out(`\n${theme.strong(`${number}. ${title}`)}\n${lines.map((line) => `${shown(line)}\n`).join('')}`);
  };
}

/** The environment of the commands inside: what a terminal and kubectl need, and nothing of the user's own set-up. */
function demoEnv(io: Io, own: Readonly<Record<string, string>>): Io['env'] {
  const kept = [
    'PATH',
    'Path',
    'LANG',
    'LC_ALL',
    'LC_CTYPE',
    'TERM',
    'NO_COLOR',
    'FORCE_COLOR',
    'SystemRoot',
    'PATHEXT',
    'TMPDIR',
    'TEMP',
    'WT_SESSION',
  ];
  return { ...Object.fromEntries(kept.map((name) => [name, io.env[name]])), ...own };
}

async function hasKubectl({ env, platform }: Io): Promise<boolean> {
  const names = platform === 'win32' ? ['kubectl.exe', 'kubectl.cmd'] : ['kubectl'];
  const places = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((place) => place !== '');
  const tries = places.flatMap((place) => names.map((name) => access(join(place, name), constants.X_OK)));
  return Promise.any(tries).then(
    () => true,
    () => false,
  );
}
