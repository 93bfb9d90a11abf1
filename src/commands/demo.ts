import { access, constants, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { main } from '../cli.ts';
import type { Io } from '../io.ts';
import { type Sandbox, startSandbox } from '../sandbox/start-sandbox.ts';
import { type Theme, themeFor } from '../ui/theme.ts';

/** Where the demo's frontend is said to be served. */
const appUrl = 'https://developer.example.com';

/** The whole guide in the sandbox: from nothing to an accepted policy and back to nothing, in plain words. */
export async function runDemo(io: Io): Promise<number> {
  const theme = themeFor('stdout', 'auto', io);
  const dir = await mkdtemp(join(tmpdir(), 'gloo-okta-demo-'));
  const sandbox = await startSandbox();
  try {
    const kubectl = await hasKubectl(io);
    const kubeconfig = join(dir, 'kubeconfig');
    await writeFile(kubeconfig, sandbox.kube.kubeconfig, { mode: 0o600 });
    const env = demoEnv(io, {
      HOME: dir,
      USERPROFILE: dir,
      XDG_STATE_HOME: join(dir, 'state'),
      KUBECONFIG: kubeconfig,
      OKTA_CLIENT_TOKEN: sandbox.okta.token,
      CI: 'true',
    });
    return await tell({ io, theme, sandbox, kubectl, run: runner(io, env, dir), appUrl });
  } finally {
    await sandbox.close();
    await rm(dir, { recursive: true, force: true });
  }
}

interface Story {
  readonly io: Io;
  readonly theme: Theme;
  readonly sandbox: Sandbox;
  readonly kubectl: boolean;
  readonly run: (words: readonly string[]) => Promise<number>;
  readonly appUrl: string;
}

async function tell({ io, theme, sandbox, kubectl, run, appUrl }: Story): Promise<number> {
  let step = 0;
  const chapter = (title: string, ...lines: readonly string[]) => {
    step += 1;
    io.out(`\n${theme.strong(`${step}. ${title}`)}\n${lines.map((line) => `   ${line}\n`).join('')}`);
  };
  const answers = [
    '--org-url',
    sandbox.okta.url,
    '--react-url',
    appUrl,
    ...(kubectl ? [] : ['--no-apply', '--cluster-name', sandbox.kube.clusterName]),
  ];
  const before = { okta: sandbox.okta.snapshot(), kube: sandbox.kube.snapshot() };

  io.out('gloo-okta demo: the whole guide on this machine, with no account and no cluster. It leaves nothing behind.\n');
  chapter(
    'Nothing is there yet',
    `An Okta org runs at ${sandbox.okta.url}: no app, and an authorization server "default" without an access policy.`,
    `A Kubernetes API runs at ${sandbox.kube.url}: Gloo is installed, and one route is labelled oauth: "true".`,
  );
  if (!kubectl)
    io.out('   kubectl is not on this machine: the manifests are shown instead of applied, the Okta half runs all the same.\n');
  const steps: [title: string, lines: readonly string[], words: readonly string[]][] = [
    [
      'Setup',
      [
        'Shows what will change in both worlds, does it step by step, and waits until Gloo has accepted it.',
        `$ gloo-okta setup --yes --react-url ${appUrl}`,
      ],
      ['setup', '--yes', ...answers],
    ],
    ['Once more', ['Running it again finds everything as wanted, and writes nothing.', '$ gloo-okta plan'], ['plan', ...answers]],
    [
      'The settings of the frontend',
      ['The variables of the guide, read from the metadata and safely quoted.', '$ gloo-okta env'],
      ['env'],
    ],
    [
      'Teardown',
      ['Takes away what was made, last made first.', '$ gloo-okta teardown --yes'],
      ['teardown', '--yes', '--org-url', sandbox.okta.url],
    ],
  ];
  for (const [title, lines, words] of steps) {
    chapter(title, ...lines);
    const code = await run(words);
    if (code !== 0) {
      io.err(`The demo stops here: gloo-okta ${words[0]} ended with exit code ${code}.\n`);
      return code;
    }
    if (io.signal.aborted) throw io.signal.reason;
  }
  await sandbox.kube.settled();
  const same = isDeepStrictEqual(before, { okta: sandbox.okta.snapshot(), kube: sandbox.kube.snapshot() });
  chapter(
    'Back to nothing',
    same
      ? 'The org and the cluster are, object by object, as they were before.'
      : 'Something was left behind. That is a bug: please report it.',
  );
  io.out(same ? `\n${theme.good(theme.symbols.ok)} That was the guide. With a real org: npx gloo-okta\n` : '');
  return same ? 0 : 1;
}

/** Runs a command line in this process, against the sandbox alone, its text set in. */
function runner(io: Io, env: Io['env'], cwd: string): (words: readonly string[]) => Promise<number> {
  const setIn = (write: (text: string) => void) => {
    let fresh = true;
    return (text: string) => {
      for (const part of text.split(/(?<=\n)/)) {
        write(fresh && part !== '\n' ? `   ${part}` : part);
        fresh = part.endsWith('\n');
      }
    };
  };
  return (words) =>
    main(words, { ...io, env, cwd, out: setIn(io.out), err: setIn(io.out), terminal: { ...io.terminal, stdin: false } });
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
