import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filePath, makeFolder, readGivenFile, writeGivenFile } from '../src/files.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gloo-okta-files-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const mostBytes = 1_000;
const { signal } = new AbortController();

function pipe(): string {
  const path = join(dir, 'pipe');
  execFileSync('mkfifo', [path]);
  return path;
}

describe('a file that a person named', () => {
  it('is read to the letter, also through a link', async () => {
    writeFileSync(join(dir, 'a'), 'text\n');
    symlinkSync(join(dir, 'a'), join(dir, 'link'));
    expect(String(await readGivenFile(join(dir, 'a'), { mostBytes }))).toBe('text\n');
    expect(String(await readGivenFile(join(dir, 'link'), { mostBytes }))).toBe('text\n');
    expect(String(await readGivenFile('/dev/null', { mostBytes }))).toBe('');
  });

  it.each([
    ['a folder', () => dir, /folder/],
    ['a device', () => '/dev/zero', /device/],
    ['nothing', () => join(dir, 'nothing'), /no such file/],
    ['a pipe, where none is read', pipe, /pipe/],
  ])('is refused when it is %s', async (_, path, reason) => {
    await expect(readGivenFile(path(), { mostBytes })).rejects.toThrow(reason);
  });

  it('is refused when it is too large', async () => {
    writeFileSync(join(dir, 'a'), 'x'.repeat(mostBytes + 1));
    await expect(readGivenFile(join(dir, 'a'), { mostBytes })).rejects.toThrow(/more than 1000 bytes/);
  });

  it('may be a pipe, whose writer comes late and writes in pieces', async () => {
    const path = pipe();
    spawn('sh', ['-c', `sleep 0.2; (printf one; sleep 0.2; printf two) > ${path}`], { stdio: 'ignore' });
    expect(String(await readGivenFile(path, { mostBytes, signal }))).toBe('onetwo');
  });

  it('may be a pipe without a name, also an empty one', () => {
    const script = `import { readGivenFile } from ${JSON.stringify(join(import.meta.dirname, '../src/files.ts'))};
      const read = (path) => readGivenFile(path, { mostBytes: 1000, signal: new AbortController().signal });
      console.log(String(await read(process.argv[1])) + '|' + String(await read(process.argv[2])));`;
    writeFileSync(join(dir, 'read.mjs'), script);
    const bash = `echo begin; ${process.execPath} --experimental-strip-types --no-warnings --input-type=module -e "$(cat ${dir}/read.mjs)" <(printf token) <(true)`;
    if (Number(process.versions.node.split('.')[0]) < 22) return;
    expect(String(execFileSync('bash', ['-c', bash]))).toBe('begin\ntoken|\n');
  });

  it('that is a pipe nobody writes to is left at the signal', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('stopped')), 100);
    await expect(readGivenFile(pipe(), { mostBytes, signal: controller.signal })).rejects.toThrow('stopped');
  });
});

describe('a folder', () => {
  it('is made with those above it, and may be there already', async () => {
    const path = join(dir, 'a', 'b', 'c');
    await makeFolder(path, 0o700);
    await makeFolder(path);
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  it.each([
    ['a file is in the way', 'file', /EEXIST/],
    ['a file is above it', 'file/a', /ENOTDIR/],
    ['a link leads nowhere', 'link', /EEXIST/],
  ])('is refused where %s', async (_, name, reason) => {
    writeFileSync(join(dir, 'file'), '');
    symlinkSync(join(dir, 'nowhere', 'x'), join(dir, 'link'));
    await expect(makeFolder(join(dir, name))).rejects.toThrow(reason);
  });

  it.skipIf(process.platform !== 'linux')('is refused where nothing can be made', async () => {
    await expect(makeFolder('/proc/gloo-okta/a')).rejects.toThrow(/ENOENT/);
  });
});

describe('a file that is written', () => {
  it('is new, or takes the place and the mode of the one that was there', async () => {
    const path = join(dir, 'a');
    await writeGivenFile(path, 'one');
    chmodSync(path, 0o640);
    await writeGivenFile(path, 'two');
    expect(readFileSync(path, 'utf8')).toBe('two');
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(readdirSync(dir)).toEqual(['a']);
  });

  it('takes the place of a link, and what the link leads to stays', async () => {
    writeFileSync(join(dir, 'victim'), 'v');
    symlinkSync(join(dir, 'victim'), join(dir, 'link'));
    symlinkSync(join(dir, 'nowhere'), join(dir, 'dangling'));
    for (const name of ['link', 'dangling']) {
      await writeGivenFile(join(dir, name), 'new');
      expect(lstatSync(join(dir, name)).isFile()).toBe(true);
    }
    expect(readFileSync(join(dir, 'victim'), 'utf8')).toBe('v');
    expect(readdirSync(dir).sort()).toEqual(['dangling', 'link', 'victim']);
  });

  it.each([
    ['a pipe', pipe],
    ['a device', () => '/dev/full'],
    ['a stream', () => '/dev/stdout'],
    [
      'a folder',
      () => {
        mkdirSync(join(dir, 'folder'));
        return join(dir, 'folder');
      },
    ],
  ])('is refused where there is %s', async (_, path) => {
    await expect(writeGivenFile(path(), 'x')).rejects.toThrow(/no regular file/);
  });

  it('is refused in a folder that is not there', async () => {
    await expect(writeGivenFile(join(dir, 'no', 'a'), 'x')).rejects.toThrow(/cannot be written \(ENOENT\)/);
  });
});

it('a file is where its name says, from the working folder or the home on', () => {
  const place = { cwd: '/srv/app', env: { HOME: '/home/ada' } };
  expect(['a.yaml', '/x/a', '~/a.yaml', '~', '~ada/a', 'a~/b', './~/a'].map((name) => filePath(name, place))).toEqual([
    '/srv/app/a.yaml',
    '/x/a',
    '/home/ada/a.yaml',
    '/home/ada',
    '/srv/app/~ada/a',
    '/srv/app/a~/b',
    '/srv/app/~/a',
  ]);
  expect(filePath('~/a', { cwd: '/srv/app', env: {} })).toBe('/srv/app/~/a');
});
