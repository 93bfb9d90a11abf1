import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Input, inputs, longFlag, variableOf } from '../../src/answers/inputs.ts';
import { aMachine, type Machine, react } from '../commands/a-run.ts';
import { hostileText, isPolluted, steering } from '../hostile-values.ts';

const runs = Number(process.env['GLOO_OKTA_RUNS'] ?? 80);
/** Where the run goes, and what it may write to, stays as the test has it. */
const fixed = new Set(['orgUrl', 'config', 'saveConfig', 'out', 'noApply', 'clusterName', 'tokenStdin', 'caFile']);
const free = (inputs as readonly Input[]).filter(
  (input) => input.takes !== 'yes' && input.commands.includes('plan') && !fixed.has(input.name),
);

describe('whatever a person gives', () => {
  let machine: Machine;
  const base = ['plan', '--no-apply', '--cluster-name', 'cluster1'];
  beforeAll(async () => {
    machine = await aMachine();
    machine.env['PATH'] = machine.dir;
  });
  afterAll(() => machine.leave());

  // 5: what was given is taken, and a check says that it could not be in force
  const judge = (outcome: { code: number; out: string; err: string }, codes = [0, 3]) => {
    expect([outcome.code, outcome.code === 1 ? outcome.err.slice(0, 1500) : '']).toEqual([
      expect.toSatisfy((code: number) => codes.includes(code)),
      '',
    ]);
    expect(steering.exec(outcome.err)?.[0]).toBeUndefined();
    expect(steering.exec(outcome.out)?.[0]).toBeUndefined();
    expect(isPolluted()).toBe(false);
  };

  it('as a flag, as a variable or in the config file: taken as it is or refused, never a bug', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...free),
        hostileText,
        fc.constantFrom('flag', 'variable', 'file'),
        async (input, text, way) => {
          const words = [...base, ...(input.name === 'reactUrl' ? [] : react)];
          const { env } = machine;
          if (way === 'flag') return judge(await machine.run([...words, `${longFlag(input)}=${text}`]), [0, 3, 4, 5]);
          if (way === 'variable')
            return judge(await machine.run(words, { env: { ...env, [variableOf(input)]: text } }), [0, 3, 4, 5]);
          if (input.inConfig === false) return;
          writeFileSync(
            join(machine.dir, 'gloo-okta.yaml'),
            JSON.stringify({ [input.name]: input.takes === 'list' ? [text] : text }),
          );
          judge(await machine.run(words), [0, 3, 4, 5]);
          writeFileSync(join(machine.dir, 'gloo-okta.yaml'), '');
        },
      ),
      { numRuns: runs },
    );
  });

  it('a name that Okta takes comes to Okta to the letter, through plan, setup and teardown', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          'O\'Brien "Portal"',
          'Müßig 🚪 入口',
          '$(id) `x` ; #',
          'a: b, - c {d}',
          '{{ x }} %s %00',
          '-y',
          '<b>&amp;</b>',
        ),
        async (name) => {
          const words = [
            '--no-apply',
            '--cluster-name',
            'cluster1',
            ...react,
            `--app-name=${name}`,
            '--claim',
            'team="it\'s ; $(x)"',
          ];
          const setup = await machine.run(['setup', ...words, '--yes']);
          expect(setup.code, setup.err).toBe(0);
          expect(machine.sandbox.okta.state.apps.map(({ raw }) => raw['label'])).toEqual([name]);
          const claim = machine.sandbox.okta.state.authorizationServers[0]?.claims.find((one) => one['name'] === 'team');
          expect(claim?.['value']).toBe('"it\'s ; $(x)"');
          const again = await machine.run(['setup', ...words, '--yes']);
          expect(again.err).toContain('Nothing to do');
          const gone = await machine.run(['teardown', '--yes']);
          expect(gone.code, gone.err).toBe(0);
          expect(machine.sandbox.okta.state.apps).toEqual([]);
        },
      ),
      { numRuns: 3 },
    );
  });

  it.each([
    ['a mapping of a mapping', 'appName: {a: {b: c}}'],
    [
      'a bomb of aliases',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
        .split('')
        .map((name, at) => `${name}: &${name} [${`*${'abcdefghi'[at]},`.repeat(9)}]`)
        .join('\n')}`,
    ],
    ['a tag that would run code', 'appName: !!js/function "function () { return 1 }"'],
    ['a key of the prototype', '__proto__: {polluted: true}\nappName: x'],
    ['a key twice', 'appName: a\nappName: b'],
    ['an unknown key, near a known one', 'appNmae: x'],
    ['two thousand keys', Array.from({ length: 2_000 }, (_, at) => `k${at}: v`).join('\n')],
    ['escapes in a key', '"\\e[31mappName": x'],
    ['deep nesting', `appName: ${'['.repeat(20_000)}${']'.repeat(20_000)}`],
    ['binary', '\u0000\u0001\u0002'],
    ['two documents', 'appName: a\n---\nappName: b'],
  ])('a config file with %s', async (_, text) => {
    writeFileSync(join(machine.dir, 'gloo-okta.yaml'), text);
    const outcome = await machine.run([...base, ...react]);
    // a tag that nobody knows makes no code of a text: it stays one
    judge(outcome, text.includes('!!js') ? [0] : [3]);
    expect(outcome.err.length).toBeLessThan(10_000);
    if (text.startsWith('appNmae')) expect(outcome.err).toContain('appName');
    writeFileSync(join(machine.dir, 'gloo-okta.yaml'), '');
  });

  it.each(['00aB-cdEFghIJklMNopQRstUVwxYZ0123456789_-ab', 'SSWS 00aB-cdEFghIJklMNopQRstUVwxYZ0123456789_-ab'])(
    'a token in argv is refused with the advice to revoke it: %#',
    async (token) => {
      for (const words of [
        ['setup', '--token', token],
        ['setup', `--token=${token}`],
        ['plan', token],
      ]) {
        const outcome = await machine.run(words);
        expect(outcome.code).toBe(3);
        expect(outcome.out + outcome.err).not.toContain('00aB-cdEF');
      }
    },
  );
});
