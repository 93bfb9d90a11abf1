import type { CommandName } from './answers/inputs.ts';
import type { Call, CommandEntry } from './command.ts';
import { commandSays } from './help.ts';
import type { Run } from './run/run.ts';

/** Every command, in the order in which help and docs show them. */
export const commandTable: readonly CommandEntry[] = [
  {
    name: 'setup',
    says: commandSays.setup,
    run: (call) => inRun('setup', call, async (run) => (await import('./commands/setup.ts')).runSetup(run)),
  },
  {
    name: 'plan',
    says: commandSays.plan,
    run: (call) => inRun('plan', call, async (run) => (await import('./commands/plan.ts')).runPlan(run)),
  },
  {
    name: 'render',
    says: commandSays.render,
    run: (call) => inRun('render', call, async (run) => (await import('./commands/render.ts')).runRender(run)),
  },
  {
    name: 'verify',
    says: commandSays.verify,
    run: (call) => inRun('verify', call, async (run) => (await import('./commands/verify.ts')).runVerify(run)),
  },
  {
    name: 'doctor',
    says: commandSays.doctor,
    run: (call) => inRun('doctor', call, async (run) => (await import('./commands/doctor.ts')).runDoctor(run)),
  },
  {
    name: 'token',
    says: commandSays.token,
    run: (call) => inRun('token', call, async (run) => (await import('./commands/token.ts')).runToken(run)),
  },
  {
    name: 'env',
    says: commandSays.env,
    run: (call) => inRun('env', call, async (run) => (await import('./commands/env.ts')).runEnv(run)),
  },
  {
    name: 'keys',
    says: commandSays.keys,
    word: {
      shape: '<what>',
      says: "status: the policy's keys against those that Okta publishes; refresh: bring them up to date",
      oneOf: ['status', 'refresh'],
    },
    run: async (call) => {
      const { runKeysRefresh, runKeysStatus } = await import('./commands/keys.ts');
      return inRun('keys', call, call.words[0] === 'refresh' ? runKeysRefresh : runKeysStatus);
    },
  },
  {
    name: 'export',
    says: commandSays.export,
    word: { shape: '<what>', says: 'terraform: the code of what setup makes', oneOf: ['terraform'] },
    run: (call) => inRun('export', call, async (run) => (await import('./commands/export.ts')).runExport(run)),
  },
  {
    name: 'release',
    says: commandSays.release,
    run: (call) => inRun('release', call, async (run) => (await import('./commands/release.ts')).runRelease(run)),
  },
  {
    name: 'teardown',
    says: commandSays.teardown,
    run: (call) => inRun('teardown', call, async (run) => (await import('./commands/teardown.ts')).runTeardown(run)),
  },
  {
    name: 'rights',
    says: commandSays.rights,
    run: (call) => inRun('rights', call, async (run) => (await import('./commands/rights.ts')).runRights(run)),
  },
  {
    name: 'login',
    says: commandSays.login,
    run: (call) => inRun('login', call, async (run) => (await import('./commands/login.ts')).runLogin(run)),
  },
  {
    name: 'logout',
    says: commandSays.logout,
    run: (call) => inRun('logout', call, async (run) => (await import('./commands/login.ts')).runLogout(run)),
  },
  {
    name: 'sandbox',
    says: commandSays.sandbox,
    options: [
      { flag: '--port <n>', says: "Okta's port (default: a free one)" },
      { flag: '--latency <ms>', says: 'delay of every Okta call (default: 0)' },
      { flag: '--lag <ms>', says: 'how late Okta shows in lists what was written; by id, a quarter of it (default: 0)' },
      {
        flag: '--rate-limits <plan>',
        says: "Okta's limits of a plan: integrator (the free one), one-app, enterprise, workforce",
      },
      { flag: '--state <file>', says: 'keep the state in this file across runs' },
    ],
    run: async ({ flags, io }) => (await import('./commands/sandbox.ts')).runSandbox(flags, io),
  },
  {
    name: 'demo',
    says: commandSays.demo,
    options: [
      { flag: '--browser', says: 'open the sign-in page instead of signing in by script' },
      { flag: '--keep', says: 'leave the sandbox running, with the variables to go on by hand' },
    ],
    run: async ({ flags, io, main }) => (await import('./demo/demo.ts')).runDemo(flags, io, main),
  },
  {
    name: 'explain',
    says: commandSays.explain,
    word: {
      shape: '[word...]',
      says: 'a code, a check, a page or an error text; - reads it from stdin, nothing lists the pages',
    },
    options: [{ flag: '--json', says: 'one JSON document on stdout' }],
    run: async ({ flags, words, io }) => (await import('./commands/explain.ts')).runExplain(words, flags['json'] === true, io),
  },
  {
    name: 'config',
    says: commandSays.config,
    word: {
      shape: '<what>',
      says: 'show: every value and its source; schema: the JSON Schema of the file',
      oneOf: ['show', 'schema'],
    },
    takesAll: true,
    run: async (call) => {
      const { runConfigSchema, runConfigShow } = await import('./commands/config.ts');
      return call.words[0] === 'schema' ? runConfigSchema(call.io) : inRun('setup', call, async (run) => runConfigShow(run));
    },
  },
  {
    name: 'completion',
    says: commandSays.completion,
    word: { shape: '<shell>', says: 'whose script is printed', oneOf: ['bash', 'zsh', 'fish', 'powershell'] },
    run: async ({ words, io }) => (await import('./commands/completion.ts')).runCompletion(words[0] ?? '', commandTable, io),
  },
];

async function inRun(command: CommandName, call: Call, work: (run: Run) => Promise<number>): Promise<number> {
  return (await import('./run/run.ts')).withRun(command, call, work);
}
