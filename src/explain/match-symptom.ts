import type { DocEntry } from './doc-entries.ts';
import { plainText, wordsOf } from './plain-text.ts';

/** How much of a text is looked at, in characters. */
const longest = 20_000;

/** The shortest part of an error text that says which one it is. */
const shortestPart = 12;

/** What people see of a symptom: its heading, and the texts of its line "You see"; `…` stands for anything. */
export function seenIn({ title, text }: DocEntry): readonly string[] {
  const line = /^\*\*You see:\*\* (.*)$/m.exec(text)?.[1] ?? '';
  return [title, ...[...line.matchAll(/`([^`]+)`/g)].map(([, seen = '']) => seen)];
}

/** The symptoms whose words stand in a text, or in whose words the text stands; the one with most of them first. Pure. */
export function symptomsIn(text: string, symptoms: readonly DocEntry[]): readonly DocEntry[] {
  const said = plainText(text.slice(0, longest));
  return ranked(symptoms, (entry) => Math.max(...seenIn(entry).map((seen) => matched(said, plainText(seen)))));
}

/** The entries that share most words with a text, most first; for a text that no symptom has. Pure. */
export function likeliest(text: string, all: readonly DocEntry[]): readonly DocEntry[] {
  const asked = wordsOf(text.slice(0, longest)).slice(0, 60);
  const words = all.map((entry) => [entry, new Set(wordsOf(`${entry.id} ${entry.title} ${entry.text}`))] as const);
  const rarity = new Map(
    asked.map((word) => [word, Math.log(all.length / (1 + words.filter(([, has]) => has.has(word)).length))]),
  );
  const weigh = new Map(
    words.map(([entry, has]) => {
      const title = wordsOf(`${entry.id.replaceAll('-', ' ')} ${entry.title}`);
      const weights = asked
        .filter((word) => has.has(word))
        .map((word) => (rarity.get(word) ?? 0) * (title.includes(word) ? 2 : 1));
      return [entry, weights.reduce((sum, weight) => sum + Math.max(0, weight), 0)];
    }),
  );
  return ranked(all, (entry) => weigh.get(entry) ?? 0);
}

/** How many characters of a pattern stand in a text, in their order; 0 where one is missing. */
function matched(said: string, pattern: string): number {
  if (said.length >= shortestPart && said.length < pattern.length && pattern.includes(said)) return said.length;
  let from = 0;
  let count = 0;
  for (const part of pattern.split('…').map((piece) => piece.trim())) {
    const at = indexOfWords(said, part, from);
    if (at < 0) return 0;
    from = at + part.length;
    count += part.length;
  }
  return count;
}

/** Where a part stands in a text, not in the middle of a word: `E0000011` is not in `E00000111`. */
function indexOfWords(said: string, part: string, from: number): number {
  for (let at = said.indexOf(part, from); at >= 0; at = said.indexOf(part, at + 1)) {
    const before = said[at - 1] ?? ' ';
    const after = said[at + part.length] ?? ' ';
    const isWhole = !(isWord(before) && isWord(part[0] ?? ' ')) && !(isWord(after) && isWord(part.at(-1) ?? ' '));
    if (isWhole) return at;
  }
  return -1;
}

function isWord(character: string): boolean {
  return /[a-z0-9_]/.test(character);
}

function ranked(entries: readonly DocEntry[], score: (entry: DocEntry) => number): readonly DocEntry[] {
  const scored = entries.map((entry) => ({ entry, points: score(entry) })).filter(({ points }) => points > 0);
  return scored.sort((a, b) => b.points - a.points).map(({ entry }) => entry);
}
