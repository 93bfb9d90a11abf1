import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly with?: Readonly<Record<string, unknown>>;
}

/** What a step of a job did. */
export interface StepRun {
  readonly name: string;
  readonly code: number;
  readonly text: string;
  readonly isSkipped: boolean;
}

/** What a job runs in: a folder, and the contexts of its expressions. */
export interface JobPlace {
  readonly dir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly github: object;
  readonly secrets: Readonly<Record<string, string>>;
}

type Contexts = Readonly<Record<string, unknown>>;

/**
 * Runs a job's steps as a runner does, one after the other until one fails: scripts by bash, composite actions of this repository,
 * outputs and variables by file. Other actions are passed over: what they bring is there.
 */
export async function runJob(text: string, name: string, place: JobPlace): Promise<readonly StepRun[]> {
  const { jobs } = parse(text) as { jobs: Record<string, { env?: Step['env']; steps: readonly Step[] }> };
  const job = jobs[name];
  if (job === undefined) throw new Error(`no job is called ${name}`);
  const env = { ...place.env, ...filled(job.env ?? {}, { github: place.github, secrets: place.secrets }) };
  return (await runSteps(job.steps, env, { github: place.github, secrets: place.secrets }, place)).runs;
}

async function runSteps(steps: readonly Step[], env: Readonly<Record<string, string>>, contexts: Contexts, place: JobPlace) {
  const outputs: Record<string, { outputs: Record<string, string> }> = {};
  const runs: StepRun[] = [];
  for (const [at, step] of steps.entries()) {
    const now = { ...contexts, steps: outputs };
    const called = step.name ?? step.uses ?? step.run ?? '';
    if (step.if !== undefined && evaluate(step.if.replace(/^\$\{\{|\}\}$/g, ''), now) !== true) {
      runs.push({ name: called, code: 0, text: '', isSkipped: true });
      continue;
    }
    if (step.uses?.startsWith('./') === true) {
      const action = parse(readFileSync(join(step.uses, 'action.yml'), 'utf8')) as {
        inputs: Record<string, { default: string }>;
        outputs: Record<string, { value: string }>;
        runs: { steps: readonly Step[] };
      };
      const defaults = Object.fromEntries(Object.entries(action.inputs).map(([key, input]) => [key, input.default]));
      const inputs = { ...defaults, ...filled(step.with ?? {}, now) };
      const inner = await runSteps(action.runs.steps, env, { github: place.github, inputs }, place);
      runs.push(...inner.runs);
      const values = Object.fromEntries(Object.entries(action.outputs).map(([key, { value }]) => [key, value]));
      outputs[step.id ?? ''] = { outputs: filled(values, { steps: inner.outputs }) };
    } else if (step.run !== undefined) {
      const file = join(place.dir, `output-${at}`);
      const stepEnv = { ...env, ...filled(step.env ?? {}, now), GITHUB_OUTPUT: file, GITHUB_ACTIONS: 'true', CI: 'true' };
      runs.push({ name: called, ...(await runScript(step.run, place.dir, stepEnv)), isSkipped: false });
      outputs[step.id ?? ''] = { outputs: existsSync(file) ? linesOf(readFileSync(file, 'utf8')) : {} };
      rmSync(file, { force: true });
    }
    if ((runs.at(-1)?.code ?? 0) !== 0) break;
  }
  return { runs, outputs };
}

/** Without blocking this process, for the sandbox may be in it. */
async function runScript(
  script: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<{ code: number; text: string }> {
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => {
      text += data.toString();
    });
  const code = await new Promise<number>((done) => child.once('close', (status) => done(status ?? 1)));
  return { code, text };
}

function filled(values: Readonly<Record<string, unknown>>, contexts: Contexts): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      String(value).replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) => String(evaluate(expression, contexts) ?? '')),
    ]),
  );
}

/** An expression of a workflow, as far as ours go: contexts, texts, `==`, `!=`, `&&`, `||`. What is not there is an empty text. */
function evaluate(expression: string, contexts: Contexts): unknown {
  const script = expression.replace(/'[^']*'|[a-z][\w-]*(?:\.[\w-]+)+/g, (part) =>
    part.startsWith("'") ? part : `read(${JSON.stringify(part)})`,
  );
  const read = (path: string): unknown =>
    path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], contexts) ?? '';
  return new Function('read', `return (${script.replaceAll('==', '===').replaceAll('!=', '!==').replaceAll('!===', '!==')});`)(
    read,
  );
}

function linesOf(text: string): Record<string, string> {
  const pairs = text.split('\n').filter((line) => line.includes('='));
  return Object.fromEntries(pairs.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}
