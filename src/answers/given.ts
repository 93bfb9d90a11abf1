import * as v from 'valibot';
import { parseJsonAs } from '../core/parse-json.ts';
import { withoutSecrets } from '../core/secret-shapes.ts';
import { Problem } from '../errors.ts';
import { type Input, type InputName, inputNamed, inputs, longFlag, variableOf } from './inputs.ts';
import { setVariables } from './okta-variables.ts';
import { faultsOfValues, normalText, quotedText, type ValueFault } from './value-faults.ts';

/** Where a value came from. */
export type Source = 'prompt' | 'flag' | 'environment' | 'config file' | 'earlier run';

/** One value as a person gave it. */
export interface GivenValue {
  readonly value: string | readonly string[] | true;
  readonly source: Source;
  /** The flag, variable or config key, for messages. */
  readonly from: string;
  /** What was typed, where another form of it is used. */
  readonly typed?: string;
  /** True for what is only asked about, to the letter, and used nowhere. */
  readonly asked?: true;
}

/** All that was given, by the name of the input. */
export type Given = ReadonlyMap<InputName, GivenValue>;

/** The places values come from, strongest first: flags, environment, config file. */
export interface Sources {
  /** Commander's options by input name; absent ones are `undefined`. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** Inputs whose flag or variable is asked about and not used, so that it may be wrong. */
  readonly askedAbout?: readonly InputName[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The content of the config file, already read. */
  readonly config?: { readonly file: string; readonly values: Readonly<Record<string, unknown>> };
}

/** A value that is refused. */
export interface GivenFault {
  readonly name: InputName;
  readonly source: Source;
  readonly from: string;
  /** Its good members. */
  readonly good: readonly string[];
  /** What is wrong with the others; where the value is of the wrong kind altogether, `text` is absent. */
  readonly faults: readonly (ValueFault | { readonly says: string; readonly text?: undefined })[];
}

/**
 * Puts the sources together: for each input the strongest value, checked.
 * @throws Problem `bad-value` or `bad-config` that names every fault at once.
 */
export function parseGiven(sources: Sources): Given {
  const { given, faults } = readGiven(sources);
  refuseFaults(faults);
  return given;
}

/** The same, with what is wrong instead of a Problem. */
export function readGiven(sources: Sources): { readonly given: Given; readonly faults: readonly GivenFault[] } {
  const faults: GivenFault[] = [];
  const given = new Map<InputName, GivenValue>();
  for (const input of inputs as readonly Input[]) {
    const found = fromFlag(input, sources) ?? fromEnv(input, sources) ?? fromConfig(input, sources);
    if (found === undefined || found.value === false) continue;
    const { value, source, from } = found;
    const name = input.name as InputName;
    const isAsked = source !== 'config file' && sources.askedAbout?.includes(name) === true;
    if (value === true) given.set(name, { value, source, from });
    else if (typeof value === 'object' && 'fault' in value)
      faults.push({ name, source, from, good: [], faults: [{ says: value.fault }] });
    else {
      const texts = typeof value === 'string' ? [value] : value;
      const wrong = faultsOfValues(isAsked ? anyText(input) : input, texts, found.how);
      const good = texts.filter((text) => !wrong.some((fault) => fault.text === text));
      if (wrong.length > 0) faults.push({ name, source, from, good, faults: wrong });
      else given.set(name, isAsked ? { value, source, from, asked: true } : givenValue(input, value, source, from));
    }
  }
  if (isStray(given, sources.env)) given.delete('serviceClientId');
  return { given, faults };
}

/** The input for a text that is only asked about: no secret, and else anything. */
function anyText({ fault: _fault, instead: _instead, listed: _listed, example: _example, ...input }: Input): Input {
  return input;
}

/**
 * Stops where values are refused.
 * @throws Problem `bad-value` or `bad-config` that names every fault at once.
 */
export function refuseFaults(faults: readonly GivenFault[]): void {
  if (faults.length === 0) return;
  const lines = faults.flatMap(({ from, faults: wrong }) => {
    const shown = wrong
      .slice(0, mostFaults)
      .map(({ text, says }) => (text === undefined ? says : `${quotedText(text)}: ${says}`));
    return [...shown, ...(wrong.length > mostFaults ? ['and more of the kind'] : [])].map((says) =>
      withoutSecrets(`${from}: ${says}`),
    );
  });
  const code = faults.every(({ source }) => source === 'config file') ? 'bad-config' : 'bad-value';
  const hint = lines.length > 1 ? 'Correct these and run it again.' : 'Correct it and run it again.';
  throw new Problem(code, lines.join('\n'), hint);
}

/** A good value in the form in which it is used, with what was typed where that is another. */
export function givenValue(input: Input, value: string | readonly string[], source: Source, from: string): GivenValue {
  if (typeof value !== 'string') return { value: value.map((text) => normalText(input, text)), source, from };
  const normal = normalText(input, value);
  const isOther = normal !== value.trim().replace(/\/+$/, '') && normal !== value.trim();
  return { value: normal, source, from, ...(isOther ? { typed: value } : {}) };
}

/**
 * Whether the client id is a variable of another Okta tool: without any key it opens nothing here. A flag or a config key
 * that names one without a key is a fault instead.
 */
function isStray(given: Given, env: Sources['env']): boolean {
  const source = given.get('serviceClientId')?.source;
  return source === 'environment' && !given.has('privateKeyFile') && setVariables('privateKey', env).length === 0;
}

/** How an input can be given, for messages: `--org-url or GLOO_OKTA_ORG_URL`. */
export function waysToGive(name: InputName): string {
  const input = inputNamed(name);
  return `${longFlag(input)} or ${variableOf(input)}`;
}

/** What one source says. False ends the search: a weaker source is not asked, and nothing is given. */
type Found = {
  value: string | readonly string[] | boolean | { readonly fault: string };
  source: Source;
  from: string;
  /** How several members are given there. */
  how: 'flag' | 'lines' | 'list';
};

function fromFlag(input: Input, { flags }: Sources): Found | undefined {
  const from = longFlag(input);
  const value = flags[input.name];
  if (value === undefined || value === false) return undefined;
  return { value: value as Found['value'], source: 'flag', from, how: 'flag' };
}

function fromEnv(input: Input, { env }: Sources): Found | undefined {
  for (const from of [variableOf(input), ...(input.alsoEnv ?? [])]) {
    const text = env[from];
    if (text === undefined || text === '') continue;
    const here = { source: 'environment', from, how: 'lines' } as const;
    if (input.takes === 'text') return { value: text, ...here };
    if (input.takes === 'list') return { value: listFrom(text), ...here };
    if (/^(1|true|yes|on)$/i.test(text)) return { value: true, ...here };
    if (/^(0|false|no|off)$/i.test(text)) return { value: false, ...here };
    return { value: { fault: `${quotedText(text)} is neither true nor false` }, ...here };
  }
  const composed = input.composed?.(env);
  return composed === undefined ? undefined : { ...composed, source: 'environment', how: 'lines' };
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
  const here = { source: 'config file', from: `${config.file}: ${input.name}`, how: 'list' } as const;
  if (input.takes === 'yes') {
    if (value === true) return { value, ...here };
    return value === false ? undefined : { value: { fault: 'it takes true or false' }, ...here };
  }
  if (input.takes === 'list') {
    const members: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (members.every((member) => typeof member === 'string')) return { value: members as readonly string[], ...here };
    return { value: { fault: 'it takes a list of texts' }, ...here };
  }
  if (typeof value === 'string' || typeof value === 'number') return { value: String(value), ...here };
  return { value: { fault: 'it takes a text' }, ...here };
}

/** So many faults of one input are said. */
const mostFaults = 10;
