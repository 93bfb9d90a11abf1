import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { Problem } from '../../src/errors.ts';
import type { Io } from '../../src/io.ts';
import { main } from '../../src/main.ts';
import { type KubeStandIn, startKube } from '../../src/sandbox/kube/start-kube.ts';
import { lagOf } from '../../src/sandbox/okta/conditions.ts';
import type { OrgState } from '../../src/sandbox/okta/org-state.ts';
import { type OktaStandIn, startOkta } from '../../src/sandbox/okta/start-okta.ts';
import { type FaultyProxy, type Strike, startFaultyProxy } from './faulty-proxy.ts';

/** How a run ended. */
export interface Ended {
  /** `null` when it was killed. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Both worlds and the person's files at one moment, to start from again. */
export interface Moment {
  readonly okta: OrgState;
  /** A folder with the cluster's state and the person's home. */
  readonly files: string;
}

/** One machine before both worlds, with the proxy between; begun from a moment as often as it is needed. */
export interface World {
  readonly proxy: FaultyProxy;
  /** Starts both worlds from a moment; without one, from nothing. */
  readonly begin: (from?: Moment) => Promise<void>;
  /** Keeps how things are now. */
  readonly keep: () => Promise<Moment>;
  /** Runs a command line in this process; a strike that kills it stops it, and cuts it off from both worlds. */
  readonly run: (words: readonly string[], strike?: Omit<Strike, 'kill'>) => Promise<Ended>;
  /** Runs the built program, which a strike may kill. */
  readonly spawn: (words: readonly string[], strike?: Omit<Strike, 'kill'>) => Promise<Ended>;
  /** Both worlds and the ledger, comparable from run to run: ids by the order in which they come. */
  readonly state: () => Promise<unknown>;
  /** Goes on as at another machine: what a run kept in its home is not there. */
  readonly leaveHome: () => void;
  /** Comes back to the machine that was left, a minute later: what was done meanwhile is shown by then. */
  readonly comeHome: () => void;
  readonly okta: () => OktaStandIn;
  readonly dir: string;
  readonly leave: () => Promise<void>;
}

const bin = resolve(process.env['GLOO_OKTA_WALK_BIN'] ?? 'bin/gloo-okta.js');

/**
 * Makes the world. Every run in it has a short time limit, and waits by a clock that both Okta and the run go by and that
 * leaps. `lagMs`: how late Okta's reads show what was written; with `twice` every write to Okta is delivered twice.
 */
export async function makeWorld(lagMs = 0, { twice = false, requestTimeout = '1s' } = {}): Promise<World> {
  const dir = mkdtempSync(join(tmpdir(), 'gloo-okta-walk-'));
  const here = join(dir, 'now');
  const proxy = await startFaultyProxy(twice);
  let okta: OktaStandIn | undefined;
  let kube: KubeStandIn | undefined;
  let base: OrgState | undefined;
  let moments = 0;
  let leapt = 0;
  const now = () => new Date(Date.now() + leapt);
  const there = () => {
    if (okta === undefined || kube === undefined) throw new Error('the world has not begun');
    return { okta, kube };
  };
  const end = async () => {
    await Promise.all([okta?.close(), kube?.close()]);
    okta = undefined;
    kube = undefined;
  };
  const env = () => ({
    PATH: process.env['PATH'],
    HOME: join(here, 'home'),
    KUBECONFIG: join(here, 'kubeconfig'),
    // one for all moments: what kubectl keeps there is the same in all
    KUBECACHEDIR: join(dir, 'kubecache'),
    OKTA_CLIENT_TOKEN: there().okta.token,
    OKTA_CLIENT_ORGURL: proxy.oktaUrl,
  });
  const aim = (strike: Strike | undefined) => {
    const { okta: org, kube: cluster } = there();
    proxy.aim({ okta: org.url, kube: cluster.url }, strike);
  };
  return {
    proxy,
    dir: here,
    okta: () => there().okta,
    begin: async (from) => {
      await end();
      rmSync(here, { recursive: true, force: true });
      mkdirSync(join(here, 'home'), { recursive: true });
      if (from) cpSync(from.files, here, { recursive: true });
      // a program that is started goes by the true clock, and so does its ledger
      leapt = 0;
      const state = from?.okta ?? base;
      okta = await startOkta({
        ...(state ? { state } : {}),
        token: '00walk-token-000000000000000000000000000000',
        conditions: { lag: lagOf(lagMs) },
        now,
      });
      base ??= structuredClone(okta.state);
      kube = await startKube({ stateFile: join(here, 'cluster.json'), glooDelayMs: 1 });
      await kube.settled();
      writeFileSync(join(here, 'kubeconfig'), kube.kubeconfig.replaceAll(kube.url, proxy.kubeUrl));
      aim(undefined);
    },
    keep: async () => {
      const { okta: org, kube: cluster } = there();
      await cluster.settled();
      await new Promise((done) => setTimeout(done, 100));
      const files = join(dir, `moment-${moments++}`);
      cpSync(here, files, { recursive: true });
      return { okta: structuredClone(org.state), files };
    },
    run: async (words, strike) => {
      let [out, err] = ['', ''];
      const stop = new AbortController();
      const stopped = { SIGINT: 'interrupted', SIGTERM: 'terminated', SIGKILL: 'terminated' } as const;
      aim(strike && { ...strike, kill: (signal) => stop.abort(new Problem(stopped[signal], 'Stopped.', 'Run it again.')) });
      const io: Io = {
        out: (text) => {
          out += text;
        },
        err: (text) => {
          err += text;
        },
        env: env(),
        cwd: here,
        platform: process.platform,
        terminal: { stdin: false, stdout: false, stderr: false, columns: 80 },
        readStdin: async () => '',
        keys: new PassThrough(),
        now,
        sleep: (ms) => {
          leapt += ms;
          return new Promise((done) => setTimeout(done, 5));
        },
        signal: stop.signal,
      };
      const code = await main([...words, '--request-timeout', requestTimeout], io);
      await proxy.quiet();
      return { code, out, err };
    },
    spawn: async (words, strike) => {
      let child: ChildProcess | undefined;
      aim(strike && { ...strike, kill: (signal) => void child?.kill(signal) });
      let [out, err] = ['', ''];
      const running = spawn(process.execPath, [bin, ...words, '--request-timeout', '5s'], {
        env: env(),
        cwd: here,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = running;
      running.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString();
      });
      running.stderr.on('data', (chunk: Buffer) => {
        err += chunk.toString();
      });
      // kubectl of a killed run may still hold the pipes
      const code = await new Promise<number | null>((done) => running.on('exit', done));
      await proxy.quiet();
      return { code, out, err };
    },
    state: async () => {
      const { okta: org, kube: cluster } = there();
      await cluster.settled();
      return comparable({ okta: org.snapshot(), kube: cluster.snapshot(), ledger: ledgerIn(here) });
    },
    leaveHome: () => {
      rmSync(join(here, 'left'), { recursive: true, force: true });
      renameSync(join(here, 'home'), join(here, 'left'));
      mkdirSync(join(here, 'home'));
    },
    comeHome: () => {
      leapt += 60_000;
      rmSync(join(here, 'home'), { recursive: true, force: true });
      renameSync(join(here, 'left'), join(here, 'home'));
    },
    leave: async () => {
      await end();
      await proxy.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** What the ledger knows: of what, in which state. */
function ledgerIn(dir: string): unknown {
  try {
    const ledger = JSON.parse(readFileSync(join(dir, 'home', '.local', 'state', 'gloo-okta', 'gloo-okta.json'), 'utf8')) as {
      entries: { key: string; state: string; id: string | null }[];
    };
    // how an entry was first written is another story after a cut: what counts is what is known to be whose
    return ledger.entries.map(({ key, state, id }) => [key, state, id]).sort((a, b) => String(a[0]).localeCompare(String(b[0])));
  } catch {
    return undefined;
  }
}

const times = new Set([
  'created',
  'lastUpdated',
  'creationTimestamp',
  'generation',
  'observedGeneration',
  'lastTransitionTime',
  'time',
]);

/** Without times; lists of named things by name; ids by the order of their first appearance. */
function comparable(state: unknown): unknown {
  const plain = JSON.stringify(sorted(state));
  const names = new Map<string, string>();
  const named = plain.replaceAll(
    /\b(?:(?:0oa|ocl|00p|0pr|tos)[A-Za-z0-9]{17}|gloo-okta-[0-9a-f]{24}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b/g,
    (id) => {
      const name = names.get(id) ?? `id-${names.size}`;
      names.set(id, name);
      return name;
    },
  );
  return JSON.parse(named) as unknown;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    const members = value.map(sorted);
    const nameOf = (member: unknown) => {
      const one = member as {
        name?: unknown;
        claimType?: unknown;
        raw?: { name?: unknown; label?: unknown; claimType?: unknown };
      } | null;
      const raw = one?.raw ?? one;
      return `${String(raw?.name ?? '')} ${String(raw?.claimType ?? '')}`;
    };
    return members.some((member) => typeof member === 'object' && nameOf(member) !== ' ')
      ? [...members].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
      : members;
  }
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([field]) => !times.has(field));
  return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)).map(([field, member]) => [field, sorted(member)]));
}
