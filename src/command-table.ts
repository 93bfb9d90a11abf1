import type { CommandName } from './answers/inputs.ts';
import type { Call, CommandEntry } from './command.ts';
import { commandSays } from './help.ts';

/** Every command, in the order in which help and docs show them. */
export const commandTable: readonly CommandEntry[] = [
  {
    name: 'setup',
    says: commandSays.setup,
    run: async (call) => (await import('./commands/setup.ts')).runSetup(await run('setup', call)),
  },
  {
    name: 'plan',
    says: commandSays.plan,
    run: async (call) => (await import('./commands/plan.ts')).runPlan(await run('plan', call)),
  },
  {
    name: 'render',
    says: commandSays.render,
    run: async (call) => (await import('./commands/render.ts')).runRender(await run('render', call)),
  },
  {
    name: 'verify',
    says: commandSays.verify,
    run: async (call) => (await import('./commands/verify.ts')).runVerify(await run('verify', call)),
  },
  {
    name: 'doctor',
    says: commandSays.doctor,
    run: async (call) => (await import('./commands/doctor.ts')).runDoctor(await run('doctor', call)),
  },
  {
    name: 'token',
    says: commandSays.token,
    run: async (call) => (await import('./commands/token.ts')).runToken(await run('token', call)),
  },
  {
    name: 'env',
    says: commandSays.env,
    run: async (call) => (await import('./commands/env.ts')).runEnv(await run('env', call)),
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
      return (call.words[0] === 'refresh' ? runKeysRefresh : runKeysStatus)(await run('keys', call));
    },
  },
  {
    name: 'export',
    says: commandSays.export,
    word: { shape: '<what>', says: 'terraform: the code of what setup makes', oneOf: ['terraform'] },
    run: async (call) => (await import('./commands/export.ts')).runExport(await run('export', call)),
  },
  {
    name: 'release',
    says: commandSays.release,
    run: async (call) => (await import('./commands/release.ts')).runRelease(await run('release', call)),
  },
  {
    name: 'teardown',
    says: commandSays.teardown,
    run: async (call) => (await import('./commands/teardown.ts')).runTeardown(await run('teardown', call)),
  },
  {
    name: 'rights',
    says: commandSays.rights,
    run: async (call) => (await import('./commands/rights.ts')).runRights(await run('rights', call)),
  },
  {
    name: 'login',
    says: commandSays.login,
    run: async (call) => (await import('./commands/login.ts')).runLogin(await run('login', call)),
  },
  {
    name: 'logout',
    says: commandSays.logout,
    run: async (call) => (await import('./commands/login.ts')).runLogout(await run('logout', call)),
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
      return call.words[0] === 'schema' ? runConfigSchema(call.io) : runConfigShow(await run('setup', call));
    },
  },
  {
    name: 'completion',
    says: commandSays.completion,
    word: { shape: '<shell>', says: 'whose script is printed', oneOf: ['bash', 'zsh', 'fish', 'powershell'] },
    run: async ({ words, io }) => (await import('./commands/completion.ts')).runCompletion(words[0] ?? '', commandTable, io),
  },
];

async function run(command: CommandName, { flags, argv, io }: Call) {
  return (await import('./run/run.ts')).openRun(command, flags, argv, io);
}
