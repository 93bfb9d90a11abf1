import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyLedger } from '../../src/core/ledger.ts';
import { holdLedger, ledgerPath, readLedger } from '../../src/shell/ledger-file.ts';

const ledger = { ...emptyLedger('portal', { org: 'https://acme.okta.com' }), facts: { clientId: '0oa1' } };

describe('the ledger on disk', () => {
  let home: string;
  let io: { readonly env: Record<string, string>; readonly platform: NodeJS.Platform };
  let dir: string;
  let path: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'gloo-okta-ledger-'));
    io = { env: { HOME: home }, platform: 'linux' };
    dir = join(home, '.local', 'state', 'gloo-okta');
    path = ledgerPath(io, 'portal');
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('is written whole, for its owner alone, and nothing is left beside it', async () => {
    const held = await holdLedger(io, 'portal');
    await held.save(() => ledger);
    await held.release();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    expect(readdirSync(dir)).toEqual(['portal.json']);
    expect(await readLedger(io, 'portal')).toEqual(ledger);
  });

  it('goes with the last thing recorded', async () => {
    const held = await holdLedger(io, 'portal');
    await held.save(() => ledger);
    await held.save(() => undefined);
    await held.release();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('is for one run at a time; other installations have their own', async () => {
    const first = await holdLedger(io, 'portal');
    await expect(holdLedger(io, 'portal')).rejects.toMatchObject({ code: 'ledger-locked' });
    const other = await holdLedger(io, 'other');
    await other.release();
    await first.release();
    await (await holdLedger(io, 'portal')).release();
  });

  it.each([
    ['of a process that is gone', `2147483646 ${hostname()} - abc\n`],
    ['of a process whose number another has now', `${process.pid} ${hostname()} 1 abc\n`],
  ])('takes over a lock %s, and of many runs only one gets it', async (_, text) => {
    mkdirSync(dir, { recursive: true });
    writeFileSync(`${path}.lock`, text);
    const results = await Promise.allSettled(Array.from({ length: 40 }, () => holdLedger(io, 'portal')));
    const held = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(held).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'ledger-locked' });
    await held[0]?.release();
    expect(readdirSync(dir)).toEqual([]);
  });

  it.each([
    ['{"version":7}', 'npx gloo-okta@latest'],
    ['{"version":1,', 'Move it away'],
  ])('says what to do with %s', async (text, hint) => {
    mkdirSync(dir, { recursive: true });
    writeFileSync(path, text);
    await expect(readLedger(io, 'portal')).rejects.toMatchObject({
      code: 'ledger-unusable',
      hint: expect.stringContaining(hint),
    });
  });

  it('takes over a lock whose removal was cut short', async () => {
    mkdirSync(dir, { recursive: true });
    writeFileSync(`${path}.lock`, `2147483646 ${hostname()} - abc\n`);
    writeFileSync(`${path}.lock.taking`, '');
    utimesSync(`${path}.lock.taking`, 0, 0);
    await (await holdLedger(io, 'portal')).release();
    expect(readdirSync(dir)).toEqual([]);
  });

  it.each([
    ['a link that leads nowhere', (lock: string) => symlinkSync('/nonexistent/x', lock)],
    ['a link to itself', (lock: string) => symlinkSync(lock, lock)],
    ['a pipe', (lock: string) => void execFileSync('mkfifo', [lock])],
    ['a folder', (lock: string) => mkdirSync(lock)],
    ['far too large', (lock: string) => writeFileSync(lock, 'x'.repeat(20_000))],
  ])('refuses at once a lock that is %s', async (_, make) => {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    make(`${path}.lock`);
    await expect(holdLedger(io, 'portal')).rejects.toMatchObject({ code: 'ledger-unusable' });
    expect(readdirSync(dir)).toEqual(['portal.json.lock']);
  });

  it('leaves a lock alone that another machine holds, or that is being written', async () => {
    mkdirSync(dir, { recursive: true });
    for (const text of ['1 another-host - abc\n', '']) {
      writeFileSync(`${path}.lock`, text);
      await expect(holdLedger(io, 'portal')).rejects.toMatchObject({ code: 'ledger-locked' });
    }
  });

  it('sweeps up what a run that was killed while it wrote left behind', async () => {
    mkdirSync(dir, { recursive: true });
    writeFileSync(`${path}.4711.new`, '{"half":');
    writeFileSync(join(dir, 'other.json.4711.new'), '');
    await (await holdLedger(io, 'portal')).release();
    expect(readdirSync(dir)).toEqual(['other.json.4711.new']);
  });

  it('closes a folder that others may read', async () => {
    mkdirSync(dir, { recursive: true });
    chmodSync(dir, 0o777);
    await (await holdLedger(io, 'portal')).release();
    expect(statSync(dir).mode & 0o777).toBe(0o700);
  });

  it('follows no symbolic link, of the folder or of the file', async () => {
    const elsewhere = join(home, 'elsewhere');
    mkdirSync(elsewhere);
    mkdirSync(join(home, '.local', 'state'), { recursive: true });
    symlinkSync(elsewhere, dir);
    await expect(holdLedger(io, 'portal')).rejects.toMatchObject({ code: 'ledger-unusable' });
    rmSync(dir);
    mkdirSync(dir);
    writeFileSync(join(elsewhere, 'target'), 'theirs');
    symlinkSync(join(elsewhere, 'target'), path);
    await expect(holdLedger(io, 'portal')).rejects.toMatchObject({ code: 'ledger-unusable' });
    expect(existsSync(`${path}.lock`)).toBe(false);
    rmSync(path);
    // a link where the new text is written first is not written through
    symlinkSync(join(elsewhere, 'target'), `${path}.${process.pid}.new`);
    const held = await holdLedger(io, 'portal');
    await held.save(() => ledger);
    await held.release();
    expect(readFileSync(join(elsewhere, 'target'), 'utf8')).toBe('theirs');
  });

  it.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['a newer version', JSON.stringify({ ...ledger, version: 2 })],
    ['an entry of no known kind', JSON.stringify({ ...ledger, entries: [{ kind: 'okta.user', key: 'okta.user/x' }] })],
    ['a kind from the prototype', JSON.stringify({ ...ledger, entries: [{ kind: 'constructor', key: '__proto__/x' }] })],
    ['deep nesting', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ])('refuses %s, and writes nothing over it', async (_, text) => {
    mkdirSync(dir, { recursive: true });
    writeFileSync(path, text);
    await expect(holdLedger(io, 'portal')).rejects.toMatchObject({ code: 'ledger-unusable' });
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it('after a write that failed says what is on disk, not what should have been', async () => {
    const held = await holdLedger(io, 'portal');
    await held.save(() => ledger);
    // a folder at the place of the new text stands for a full disk: nothing can be written
    mkdirSync(join(`${path}.${process.pid}.new`, 'x'), { recursive: true });
    await expect(held.save((now) => now && { ...now, facts: { clientId: 'other' } })).rejects.toMatchObject({
      code: 'ledger-unusable',
    });
    expect(held.current()).toEqual(ledger);
    rmSync(`${path}.${process.pid}.new`, { recursive: true });
    await held.release();
    expect(await readLedger(io, 'portal')).toEqual(ledger);
  });
});
