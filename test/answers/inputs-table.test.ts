import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { configText } from '../../src/answers/config-file.ts';
import { configSchema } from '../../src/answers/config-schema.ts';
import { parseGiven } from '../../src/answers/given.ts';
import { type Input, inputs, variableOf } from '../../src/answers/inputs.ts';
import { questions } from '../../src/answers/questions.ts';
import { replayWords } from '../../src/answers/replay.ts';
import { main } from '../../src/main.ts';
import { inputsDoc } from './inputs-doc.ts';
import { samples } from './samples.ts';

const all = inputs as readonly Input[];
const settings = all.filter((input) => input.inConfig !== false);
const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(configSchema());
let dir: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'gloo-okta-inputs-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** What `config show` says of one setting on a command line. */
async function shown(words: readonly string[], env: Record<string, string>, name: string) {
  let out = '';
  let err = '';
  const code = await main(['config', 'show', '--json', ...words], {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    env,
    cwd: dir,
    platform: process.platform,
    terminal: { stdin: false, stdout: false, stderr: false, columns: 80 },
    readStdin: async () => '',
    keys: new PassThrough(),
    now: () => new Date(),
    sleep: async () => undefined,
    signal: new AbortController().signal,
  });
  expect(err).toBe('');
  expect(code).toBe(0);
  const { values } = JSON.parse(out) as { values: { name: string; value: string; from: string }[] };
  return values.find((value) => value.name === name);
}

/** What else an input needs to make sense. */
function company(name: string): Record<string, string> {
  return name === 'serviceClientId' || name === 'privateKeyFile'
    ? { GLOO_OKTA_SERVICE_CLIENT_ID: '0oa1', GLOO_OKTA_PRIVATE_KEY_FILE: 'k.pem' }
    : {};
}

describe('every input is one thing in all places', () => {
  it.each(settings.map((input) => [input.name, input] as const))('%s', async (name, input) => {
    const sample = samples[name as keyof typeof samples];
    if (sample === undefined) throw new Error(`give a sample value for ${name} in samples.ts`);
    const text = sample === true ? 'yes' : typeof sample === 'string' ? sample : sample.join(', ');
    const given = parseGiven({ flags: { [name]: sample }, env: {} });

    // the flag, as the replay spells it
    const byFlag = await shown(replayWords(given), company(name), name);
    expect(byFlag?.value).toBe(text);
    expect(byFlag?.from).toMatch(/^--/);

    // the variable
    const inVariable = sample === true ? 'true' : typeof sample === 'string' ? sample : sample.join('\n');
    const byVariable = await shown([], { ...company(name), [variableOf(input)]: inVariable }, name);
    expect(byVariable).toEqual({ name, value: text, from: variableOf(input) });

    // the config key, as it is saved, and its place in the schema
    writeFileSync(join(dir, 'one.yaml'), configText(given));
    const companions = name === 'serviceClientId' ? { GLOO_OKTA_PRIVATE_KEY_FILE: 'k.pem' } : {};
    const byKey = await shown(['--config', 'one.yaml'], companions, name);
    expect(byKey).toEqual({ name, value: text, from: `one.yaml: ${name}` });
    expect(validate({ [name]: sample })).toBe(true);
    expect(validate({ [name]: {} })).toBe(false);

    // the row in the docs
    expect(inputsDoc()).toContain(`\`${variableOf(input)}\``);
  });

  it('the schema takes exactly the keys that the program takes, and no secret', () => {
    expect(Object.keys(configSchema()['properties'] as object)).toEqual(settings.map((input) => input.name));
    expect(validate({ apiToken: 'x' })).toBe(false);
    expect(validate({ orgUrl: '' })).toBe(false);
    expect(validate({ jwks: 'sometimes' })).toBe(false);
    expect(validate(Object.fromEntries(Object.entries(samples)))).toBe(true);
  });

  it('docs/inputs.md says what the table says', async () => {
    await expect(inputsDoc()).toMatchFileSnapshot('../../docs/inputs.md');
  });

  it('every answer that setup takes belongs to a question, or is said by a flag alone', () => {
    const asked = new Set(questions.flatMap((question) => question.inputs));
    // which installation, how kubectl and the network are reached: settled before the first question
    const flagsOnly = ['name', 'kubeconfig', 'cluster', 'user', 'as', 'asGroup', 'requestTimeout', 'caFile'];
    const left = settings
      .filter((input) => input.commands.includes('setup') && !asked.has(input.name as never))
      .map((input) => input.name);
    expect(left.sort()).toEqual(flagsOnly.sort());
  });
});

describe('a command that is printed can be typed', () => {
  it('quotes what a shell would read, and keeps what begins with a dash', () => {
    const given = parseGiven({ flags: { appName: "Ada's $HOME `x`", claim: ['-a=b c'], noIssuer: true }, env: {} });
    expect(replayWords(given)).toEqual(['--app-name', "Ada's $HOME `x`", '--claim=-a=b c', '--no-issuer']);
  });

  it('a value of each kind comes back from YAML as it was', () => {
    writeFileSync(join(dir, 'odd.yaml'), stringify({ policy: 'on', extAuthPort: 8083, requestTimeout: '20s' }));
    return expect(shown(['--config', 'odd.yaml'], {}, 'extAuthPort')).resolves.toMatchObject({ value: '8083' });
  });
});
