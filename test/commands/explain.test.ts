import { expect, it } from 'vitest';
import { aBareRun as run } from './a-bare-run.ts';

it('explains a code, a flag as it is typed, several words without quotes, and stdin', async () => {
  expect(await run(['explain', 'app-assigned'])).toMatchObject({
    code: 0,
    err: '',
    out: expect.stringContaining('--assign GROUP'),
  });
  expect(await run(['explain', '--adopt'])).toMatchObject({ code: 0, out: expect.stringContaining('GLOO_OKTA_ADOPT') });
  expect((await run(['explain', 'Policy', 'evaluation', 'failed'])).out).toContain('check `access-rule`');
  expect((await run(['explain', '-'], 'x: namespaces "a" not found\n')).out).toMatch(/^namespace-missing/);
});

it('lists the pages, and shows one', async () => {
  expect((await run(['explain'])).out).toContain('  troubleshooting  Troubleshooting\n');
  const page = await run(['explain', 'keys']);
  expect(page.out).toMatch(/^Keys that stay fresh\n/);
  expect(page.out).toContain('    gloo-okta keys status\n');
});

it('tells programs the same in one document', async () => {
  const { out } = await run(['explain', 'access-rule', '--json']);
  expect(JSON.parse(out)).toMatchObject({ schemaVersion: 1, command: 'explain', ok: true, id: 'access-rule', page: 'checks' });
  const unknown = await run(['explain', '--json', 'acess-rule']);
  expect(unknown.code).toBe(3);
  expect(JSON.parse(unknown.out)).toMatchObject({
    ok: false,
    error: { code: 'unknown-topic', next: 'gloo-okta explain access-rule' },
  });
});

it('a secret in a pasted text is refused like anywhere on the command line', async () => {
  expect(await run(['explain', `Bearer 00${'aB3-'.repeat(10)}`])).toMatchObject({
    code: 3,
    err: expect.stringContaining('token-in-argv'),
  });
});
