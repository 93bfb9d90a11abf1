import { isMap, isScalar, LineCounter, type ParsedNode, parseDocument, stringify } from 'yaml';
import type { JsonObject } from '../core/model.ts';
import { nearest } from '../core/nearest.ts';
import { withoutSecrets } from '../core/secret-shapes.ts';
import { Problem } from '../errors.ts';
import type { Given } from './given.ts';
import { type Input, inputs } from './inputs.ts';

/** The largest config file that is read, in characters: one with every key and a thousand URIs has less. */
const longest = 64 * 1024;

/**
 * The values of a config file, by config key. Pure: `text` is the file's content, `file` its name for messages.
 * @throws Problem `bad-config`: no YAML mapping, unknown keys (named, each with the nearest right one), one that stands twice,
 * or a secret.
 */
export function parseConfig(text: string, file: string): Readonly<Record<string, unknown>> {
  if (text.length > longest)
    throw new Problem('bad-config', `${file} is larger than ${longest} characters.`, 'Give the right file.');
  const lines = new LineCounter();
  // the library would draw a picture of the place for each of perhaps thousands of faults
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false, lineCounter: lines });
  const [fault] = document.errors;
  if (fault) {
    const { line, col } = lines.linePos(fault.pos[0]);
    const why = withoutSecrets(fault.message.split('\n')[0] ?? '').slice(0, 300);
    throw new Problem(
      'bad-config',
      `${file} is not valid YAML: ${why} at line ${line}, column ${col}.`,
      'Correct it and run it again.',
    );
  }
  const twice = repeatedKey(document.contents);
  if (twice !== undefined) {
    throw new Problem(
      'bad-config',
      `${file}: the key ${quoted(twice)} stands there twice.`,
      'Keep one of them and run it again.',
    );
  }
  let values: unknown;
  try {
    values = document.toJS({ maxAliasCount: 0 });
  } catch {
    throw new Problem('bad-config', `${file} uses YAML aliases.`, 'Write the values out and run it again.');
  }
  if (values === null || values === undefined) return {};
  if (typeof values !== 'object' || Array.isArray(values)) {
    throw new Problem(
      'bad-config',
      `${file} is no list of settings.`,
      'Write one "key: value" a line, e.g. orgUrl: https://dev-1234.okta.com',
    );
  }
  const keys = configKeys();
  const unknown = Object.keys(values).filter((key) => !keys.includes(key));
  const secret = unknown.find((key) => /token|privateKey$|secret|password/i.test(key));
  if (secret !== undefined) {
    throw new Problem(
      'bad-config',
      `${file}: ${withoutSecrets(secret).slice(0, 100)}: a secret does not belong in a file that is shared.`,
      'Remove it, and give the token by OKTA_CLIENT_TOKEN, --token-file or --token-stdin.',
    );
  }
  if (unknown.length > 0) throw unknownKeys(unknown, keys, file);
  return { ...values };
}

/** So many unknown keys are named. */
const mostNamed = 5;

function unknownKeys(unknown: readonly string[], keys: readonly string[], file: string): Problem {
  const named = unknown.slice(0, mostNamed);
  const more = unknown.length > named.length ? ` and ${unknown.length - named.length} more` : '';
  const near = named.flatMap((key) => {
    const right = nearest(key, keys);
    return right === undefined ? [] : [unknown.length === 1 ? right : `${right} for ${quoted(key)}`];
  });
  return new Problem(
    'bad-config',
    `${file}: unknown key${unknown.length === 1 ? '' : 's'} ${named.map(quoted).join(', ')}${more}.`,
    near.length > 0 ? `Did you mean ${near.join(', ')}?` : 'gloo-okta config schema lists the keys.',
  );
}

/** A key that stands twice. The library's own check compares each with each, which takes seconds for a hostile file. */
function repeatedKey(contents: ParsedNode | null): string | undefined {
  const seen = new Set<string>();
  if (!isMap(contents)) return undefined;
  for (const { key } of contents.items) {
    const name = isScalar(key) ? String(key.value) : '';
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}

function quoted(key: string): string {
  return JSON.stringify(withoutSecrets(key).slice(0, 100));
}

/** These answers by config key; modes and secrets are left out. */
export function configValues(given: Given): JsonObject {
  return Object.fromEntries(
    (inputs as readonly Input[]).flatMap((input) => {
      const value = given.get(input.name as never)?.value;
      return value === undefined || input.inConfig === false ? [] : [[input.name, value]];
    }),
  );
}

/** A config file that gives back these answers. */
export function configText(given: Given): string {
  const values = configValues(given);
  const head = '# Answers for gloo-okta; use them with: gloo-okta setup --config FILE\n';
  return head + stringify(values, { lineWidth: 0, version: '1.1' });
}

/** The keys a config file may have. */
function configKeys(): readonly string[] {
  return (inputs as readonly Input[]).filter((input) => input.inConfig !== false).map((input) => input.name);
}
