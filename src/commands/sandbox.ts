import { fstatSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Problem } from '../errors.ts';
import type { Io } from '../io.ts';
import { lagOf } from '../sandbox/okta/conditions.ts';
import { plans, type RateLimits, rateLimitsOf } from '../sandbox/okta/rate-limits.ts';
import { ownFolder } from '../sandbox/own-folder.ts';
import { startSandbox } from '../sandbox/start-sandbox.ts';

/**
 * Runs the sandbox until SIGINT or SIGTERM, or until whoever holds the other end of its stdin is gone; one JSON line on stdout
 * says how to reach it.
 */
export async function runSandbox(flags: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const holder = watchHolder(io.keys);
  const folder = await ownFolder('gloo-okta-sandbox-');
  try {
    const port = whole('--port', flags['port'], 65_535);
    const sandbox = await startSandbox({
      port,
      conditions: {
        latencyMs: whole('--latency', flags['latency'], 600_000),
        lag: lagOf(whole('--lag', flags['lag'], 600_000)),
        rateLimits: limitsOf(flags['rateLimits']),
      },
      ...(typeof flags['state'] === 'string' ? { stateFile: resolve(io.cwd, flags['state']) } : {}),
    }).catch((error: NodeJS.ErrnoException) => {
      throw portTrouble(port, error) ?? error;
    });
    const kubeconfig = join(folder.path, 'kubeconfig');
    await writeFile(kubeconfig, sandbox.kube.kubeconfig, { mode: 0o600 });
    const { okta, kube } = sandbox;
    io.out(
      `${JSON.stringify({ orgUrl: okta.url, token: okta.token, kubeconfig, context: kube.context, gatewayUrl: sandbox.gateway.url, user: okta.user })}\n`,
    );
    io.err('The sandbox runs until Ctrl-C.\n');
    const stopped = new Promise((resolve) => io.signal.addEventListener('abort', resolve, { once: true }));
    if (!io.signal.aborted) await Promise.race([stopped, holder.gone()]);
    await sandbox.close();
    return 0;
  } finally {
    holder.forget();
    await folder.remove();
  }
}

/** Watches for the end of whoever started this and talks to it by a pipe: its end of the pipe closes however it ends. */
function watchHolder(keys: NodeJS.ReadableStream): { readonly gone: () => Promise<void>; readonly forget: () => void } {
  const never = { gone: () => new Promise<void>(() => undefined), forget: () => undefined };
  if (keys !== process.stdin || !isPipe(0)) return never;
  let ended = false;
  const end = new Promise<void>((resolve) => {
    keys.on('end', () => {
      ended = true;
      resolve();
    });
  });
  keys.resume();
  return {
    // A pipe that nobody holds from the start tells nothing.
    gone: () => (ended ? never.gone() : end),
    forget: () => void (keys as NodeJS.ReadStream).destroy(),
  };
}

function isPipe(descriptor: number): boolean {
  try {
    const about = fstatSync(descriptor);
    return about.isFIFO() || about.isSocket();
  } catch {
    return false;
  }
}

/** What keeps the port that a person chose from being opened; `undefined` for any other trouble. */
function portTrouble(port: number, error: NodeJS.ErrnoException): Problem | undefined {
  if (error.syscall !== 'listen' || port === 0) return undefined;
  const why =
    error.code === 'EADDRINUSE'
      ? 'is in use by another program'
      : `cannot be opened on this machine (${error.code ?? error.message})`;
  return new Problem(
    'bad-value',
    `--port: ${port} ${why}.`,
    'Give another one, or leave --port out: a free one is taken then.',
    error,
  );
}

/** The limits of the plan that is named; none when none is. */
function limitsOf(name: unknown): RateLimits | undefined {
  if (name === undefined) return undefined;
  const plan = plans.find((known) => known === name);
  if (plan !== undefined) return rateLimitsOf(plan);
  throw new Problem(
    'bad-value',
    `--rate-limits: ${JSON.stringify(name)} is none of ${plans.join(', ')}.`,
    'Correct it and run it again.',
  );
}

/** The number in `text`, 0 when it is not given. */
function whole(flag: string, text: unknown, most: number): number {
  if (text === undefined) return 0;
  const number = /^\d{1,9}$/.test(String(text)) ? Number(text) : Number.NaN;
  if (number <= most) return number;
  throw new Problem(
    'bad-value',
    `${flag}: ${JSON.stringify(text)} is no whole number up to ${most}.`,
    'Correct it and run it again.',
  );
}
