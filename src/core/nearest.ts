/** The word of `words` that differs least from `word`, when it is near enough to be a slip. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '');
  const scored = words.map((candidate) => ({ candidate, steps: distance(plain(word.slice(0, 60)), plain(candidate)) }));
  scored.sort((a, b) => a.steps - b.steps);
  const best = scored[0];
  return best !== undefined && best.steps <= Math.max(2, Math.floor(word.length / 4)) ? best.candidate : undefined;
}

/** Pure: Levenshtein's distance: so many letters are to be changed, put in or taken out. */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
