// npm run bench: how the built program starts and how well it uses its time. Ratios, measured in one run; nothing is asserted.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = join(import.meta.dirname, '..', '..', 'bin', 'gloo-okta.js');
const dir = mkdtempSync(join(tmpdir(), 'gloo-okta-bench-'));
const clean = { PATH: process.env.PATH, HOME: dir, XDG_STATE_HOME: join(dir, 'state') };

// a kubectl that counts how often it is started
const bin = join(dir, 'bin');
const started = join(dir, 'started');
mkdirSync(bin);
writeFileSync(join(bin, 'kubectl'), `#!/bin/sh\necho >> '${started}'\nPATH='${process.env.PATH}' exec kubectl "$@"\n`);
chmodSync(join(bin, 'kubectl'), 0o755);

/** Milliseconds of one whole process. */
function once(args, env = clean) {
  const begun = process.hrtime.bigint();
  execFileSync(process.execPath, args, { env, stdio: 'ignore' });
  return Number(process.hrtime.bigint() - begun) / 1e6;
}

/** The medians of several command lines, run in turn so that each meets the same machine. */
function medians(commands, rounds) {
  const times = commands.map(() => []);
  for (let round = 0; round < rounds; round += 1) for (const [at, args] of commands.entries()) times[at].push(once(args));
  return times.map((list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)]);
}

/** A sandbox in a process of its own. */
async function sandbox(latency) {
  const child = spawn(process.execPath, [program, 'sandbox', '--latency', String(latency)], {
    env: clean,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const line = await new Promise((resolve) => child.stdout.once('data', (data) => resolve(String(data))));
  return { ...JSON.parse(line), stop: () => new Promise((resolve) => child.once('exit', resolve) && child.kill('SIGTERM')) };
}

/** Runs setup with `--debug`: its wall time, its calls of Okta and of kubectl, and how many of Okta's at most had to wait for one another. */
async function setup(box, more) {
  const args = [
    program,
    'setup',
    '--debug',
    '--yes',
    '--org-url',
    box.orgUrl,
    '--react-url',
    'https://developer.example.com',
    ...more,
  ];
  const env = { ...clean, PATH: `${bin}:${clean.PATH}`, OKTA_CLIENT_TOKEN: box.token, KUBECONFIG: box.kubeconfig };
  writeFileSync(started, '');
  const begun = process.hrtime.bigint();
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let text = '';
  child.stderr.on('data', (data) => {
    text += data;
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`setup ended with ${code}:\n${text}`);
  const wall = Number(process.hrtime.bigint() - begun) / 1e6;
  const calls = [...text.matchAll(/^debug: (\d+)-(\d+) ms (\S+) (\S+)/gm)]
    // the proof calls the gateway, too
    .filter(([, , , , url]) => url.startsWith(box.orgUrl))
    .map(([, from, to, method]) => ({
      from: Number(from),
      to: Number(to),
      method,
    }));
  calls.sort((a, b) => a.from - b.from);
  const depths = [];
  for (const [at, call] of calls.entries()) {
    const before = calls.slice(0, at).map((other, index) => (other.to <= call.from ? depths[index] : 0));
    depths.push(1 + Math.max(0, ...before));
  }
  return {
    wall,
    calls: calls.length,
    writes: calls.filter((call) => call.method !== 'GET').length,
    chain: Math.max(0, ...depths),
    kubectl: readFileSync(started, 'utf8').length,
  };
}

const show = (name, value, goal = '') => console.log(`${name.padEnd(56)} ${value}${goal === '' ? '' : `   (goal: ${goal})`}`);

try {
  const [bare, help, version] = medians(
    [
      ['-e', '0'],
      [program, '--help'],
      [program, '--version'],
    ],
    15,
  );
  show('gloo-okta --help against node -e 0', (help / bare).toFixed(2), '≤ 1.6');
  show('gloo-okta --version against node -e 0', (version / bare).toFixed(2), '≤ 1.6');

  const near = await sandbox(0);
  const [idle, render] = medians(
    [
      ['-e', '0'],
      [program, 'render', '--org-url', near.orgUrl, '--cluster-name', 'cluster1'],
    ],
    7,
  );
  await near.stop();
  show('render against node -e 0', (render / idle).toFixed(2), '≤ 3');

  const fast = await sandbox(50);
  const cold = await setup(fast, []);
  const again = await setup(fast, []);
  await fast.stop();
  show('Okta calls of a cold setup with its proof (of them writes)', `${cold.calls} (${cold.writes})`, '≤ 24');
  show('longest chain of calls that wait for one another', String(cold.chain), '≤ 11');
  show('kubectl of a cold setup with its proof', String(cold.kubectl), '≤ 16');
  show('Okta calls of a repeated setup (of them writes)', `${again.calls} (${again.writes})`, '≤ 14');
  show('longest chain', String(again.chain), '≤ 4');
  show('kubectl of a repeated setup', String(again.kubectl), '≤ 10');

  // Without the cluster's half, so that kubectl's own time stays aside.
  rmSync(join(dir, 'state'), { recursive: true, force: true });
  const slow = await sandbox(200);
  const alone = await setup(slow, ['--no-apply', '--cluster-name', 'cluster1']);
  await slow.stop();
  show(
    `cold setup at 200 ms a call against chain (${alone.chain}) × 200 ms`,
    (alone.wall / (alone.chain * 200)).toFixed(2),
    '≤ 1.25',
  );
} finally {
  rmSync(dir, { recursive: true, force: true });
}
