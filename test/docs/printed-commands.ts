import { readdirSync, readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';
import { parseAst } from 'vitest/node';
import { inputs, longFlag } from '../../src/answers/inputs.ts';
import { commandTable } from '../../src/command-table.ts';

/** A text of the source, where it stands; what is put in at run time is `HOLE`. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
}

/** Every text of the program, but of the sandbox, which is no part of the product's advice. */
export function textsOfSource(): readonly SourceText[] {
  return readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('sandbox/'))
    .flatMap((file) => textsIn(readFileSync(`src/${file}`, 'utf8')).map((text) => ({ file, text })));
}

/** The texts in a source: literals and templates. */
export function textsIn(source: string): readonly string[] {
  const texts: string[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, value, quasis, expressions } = node as Partial<Node>;
    if (type === 'Literal' && typeof value === 'string') texts.push(value);
    if (type === 'TemplateLiteral' && quasis !== undefined)
      texts.push(quasis.map((quasi, at) => `${quasi.value.cooked}${holeAfter(quasi, at, expressions?.[at])}`).join(''));
    Object.values(node).forEach(visit);
  };
  visit(parseAst(transformSync(source, { loader: 'ts' }).code));
  return texts;
}

interface Quasi {
  readonly value: { readonly cooked: string };
}

interface Node {
  readonly type: string;
  readonly value: unknown;
  readonly quasis: readonly Quasi[];
  readonly expressions: readonly unknown[];
}

/** What stands for a value; what is put in with a space of its own, such as ` --name NAME`, is left out. */
function holeAfter({ value }: Quasi, at: number, expression: unknown): string {
  const hasOwnSpace = /gloo-okta [a-z -]*[a-z]$/.test(value.cooked) || (at > 0 && value.cooked === '');
  return expression === undefined || hasOwnSpace ? '' : 'HOLE';
}

const names = commandTable.map(({ name }) => name).join('|');
const ofSandbox = ['--port', '--latency', '--state'];
const valued = new Set([...inputs.filter(({ takes }) => takes !== 'yes').map((input) => longFlag(input)), ...ofSandbox]);

/** The commands of ours in a text, each with its flags, as far as it goes in the sentence around it. */
export function ourCommandsIn(text: string): readonly string[] {
  const started = new RegExp(`(?<![\\w@/.-])gloo-okta (?:${names})(?![\\w.-]*[\\w])`, 'g');
  return [...text.matchAll(started)].map(({ index }) => asFarAsItGoes(text.slice(index).split('\n')[0] ?? ''));
}

function asFarAsItGoes(line: string): string {
  const words = line.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
  const taken = [words[0] ?? ''];
  const entry = commandTable.find(({ name }) => name === bare(words[1] ?? ''));
  for (let at = 1, isValue = at === 1; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const isWord = at === 2 && entry?.word !== undefined;
    if (!isValue && !isWord && !word.startsWith('-')) break;
    taken.push(bare(word));
    if (bare(word) !== word) break;
    isValue = valued.has(word);
  }
  return taken.join(' ');
}

/** Without what ends the sentence or the bracket around it. */
function bare(word: string): string {
  return word.replace(/[.,;:)\]`"]+$/, '');
}
