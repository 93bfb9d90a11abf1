import * as v from 'valibot';
import { parseJsonAs } from '../core/parse-json.ts';
import { holdsSecret, withoutSecrets } from '../core/secret-shapes.ts';
import { Problem } from '../errors.ts';
import { type Input, type InputName, inputNamed, inputs, longFlag, variableOf } from './inputs.ts';

/** Where a value came from. */
export type Source = 'prompt' | 'flag' | 'environment' | 'config file' | 'earlier run';

/** One value as a person gave it. */
export interface GivenValue {
  readonly value: string | readonly string[] | true;
  readonly source: Source;
  /** The flag, variable or config key, for messages. */
  readonly from: string;
}

/** All that was given, by the name of the input. */
export type Given = ReadonlyMap<InputName, GivenValue>;

/** The places values come from, strongest first: flags, environment, config file. */
export interface Sources {
  /** Commander's options by input name; absent ones are `undefined`. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The content of the config file, already read. */
  readonly config?: { readonly file: string; readonly values: Readonly<Record<string, unknown>> };
}

/**
 * Puts the sources together: for each input the strongest value, checked.
 * @throws Problem `bad-value` or `bad-config` that names every fault at once.
 */
export function parseGiven(sources: Sources): Given {
  const faults: { readonly text: string; readonly inConfig: boolean }[] = [];
  const given = new Map<InputName, GivenValue>();
  for (const input of inputs as readonly Input[]) {
    const found = fromFlag(input, sources) ?? fromEnv(input, sources) ?? fromConfig(input, sources);
    if (found === undefined || found.value === false) continue;
    const wrong = typeof found.value === 'object' && 'fault' in found.value ? [found.value.fault] : faultsOf(input, found.value);
    for (const fault of wrong)
      faults.push({ text: withoutSecrets(`${found.from}: ${fault}`), inConfig: found.source === 'config file' });
    if (wrong.length === 0) given.set(input.name as InputName, found as GivenValue);
  }
  if (faults.length > 0) {
    const code = faults.every((fault) => fault.inConfig) ? 'bad-config' : 'bad-value';
    throw new Problem(
      code,
      faults.map((fault) => fault.text).join('\n'),
      faults.length > 1 ? 'Correct these and run it again.' : 'Correct it and run it again.',
    );
  }
  if (isStray(given, sources.env)) given.delete('serviceClientId');
  return given;
}

/**
 * Whether the client id is a variable of another Okta tool: without any key it opens nothing here. A flag or a config key
 * that names one without a key is a fault instead.
 */
function isStray(given: Given, env: Sources['env']): boolean {
  const source = given.get('serviceClientId')?.source;
  return source === 'environment' && !given.has('privateKeyFile') && !env['OKTA_CLIENT_PRIVATEKEY'];
}

/** How an input can be given, for messages: `--org-url or GLOO_OKTA_ORG_URL`. */
export function waysToGive(name: InputName): string {
  const input = inputNamed(name);
  return `${longFlag(input)} or ${variableOf(input)}`;
}

/** What one source says. False ends the search: a weaker source is not asked, and nothing is given. */
type Found = { value: string | readonly string[] | boolean | { readonly fault: string }; source: Source; from: string };

function fromFlag(input: Input, { flags }: Sources): Found | undefined {
  const from = longFlag(input);
  const value = flags[input.name];
  if (value === undefined || value === false) return undefined;
  return { value: value as Found['value'], source: 'flag', from };
}

function fromEnv(input: Input, { env }: Sources): Found | undefined {
  for (const from of [variableOf(input), ...(input.alsoEnv ?? [])]) {
    const text = env[from];
    if (text === undefined || text === '') continue;
    const source = 'environment';
    if (input.takes === 'text') return { value: text, source, from };
    if (input.takes === 'list') return { value: listFrom(text), source, from };
    if (/^(1|true|yes|on)$/i.test(text)) return { value: true, source, from };
    if (/^(0|false|no|off)$/i.test(text)) return { value: false, source, from };
    return { value: { fault: `${quoted(text)} is neither true nor false` }, source, from };
  }
  return undefined;
}

/** A list in a variable: one member a line, or a JSON list. */
function listFrom(text: string): readonly string[] | { readonly fault: string } {
  if (!text.trimStart().startsWith('[')) {
    return text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '');
  }
  const list = parseJsonAs(v.array(v.string()), text);
  if (list !== undefined) return list;
  return { fault: 'it is no JSON list of texts; write one value a line, or ["a","b"]' };
}

function fromConfig(input: Input, { config }: Sources): Found | undefined {
  if (config === undefined || input.inConfig === false) return undefined;
  const value = config.values[input.name];
  if (value === undefined || value === null) return undefined;
  const source = 'config file';
  const from = `${config.file}: ${input.name}`;
  if (input.takes === 'yes') {
    if (value === true) return { value, source, from };
    return value === false ? undefined : { value: { fault: 'it takes true or false' }, source, from };
  }
  if (input.takes === 'list') {
    const members: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (members.every((member) => typeof member === 'string')) return { value: members as readonly string[], source, from };
    return { value: { fault: 'it takes a list of texts' }, source, from };
  }
  if (typeof value === 'string' || typeof value === 'number') return { value: String(value), source, from };
  return { value: { fault: 'it takes a text' }, source, from };
}

/** Why a text cannot be the answer to an input, or one member of it, in the user's words; `undefined` when it can. */
export function faultOfText(input: Input, text: string): string | undefined {
  if (text === '') return 'it is empty';
  if (!text.isWellFormed()) return 'it holds half a character, which nothing can carry';
  if (holdsSecret(text)) return 'it looks like a secret, which does not belong there';
  if (input.oneOf !== undefined && !input.oneOf.includes(text)) return `it is one of ${input.oneOf.join(', ')}`;
  return input.fault?.(text);
}

function faultsOf(input: Input, value: string | readonly string[] | true | { readonly fault: string }): readonly string[] {
  if (value === true) return [];
  const values = typeof value === 'string' ? [value] : (value as readonly string[]);
  const faults: string[] = [];
  const known = new Set<string>();
  for (const text of values) {
    if (faults.length === mostFaults) return [...faults, 'and more of the kind'];
    const fault = faultOfText(input, text) ?? (known.has(text) ? 'it is given twice' : undefined);
    if (fault !== undefined) faults.push(`${quoted(text)}: ${fault}`);
    known.add(text);
  }
  return faults;
}

/** So many faults of one input are said. */
const mostFaults = 10;

/** A text from outside, safe to show: no secret, no control characters, not too long. */
function quoted(text: string): string {
  const safe = withoutSecrets(text);
  return JSON.stringify(safe.length > 200 ? `${safe.slice(0, 200)}…` : safe);
}
