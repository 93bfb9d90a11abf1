import { nearest } from '../core/nearest.ts';
import { problemFrom } from '../kube/kubectl-errors.ts';
import { type DocEntry, entries } from './doc-entries.ts';
import { pages } from './doc-pages.ts';
import { likeliest, symptomsIn } from './match-symptom.ts';

/** What docs/ has for a word or a text. */
export type Explained =
  | { readonly page: string }
  | { readonly found: DocEntry; readonly related: readonly DocEntry[] }
  /** Nothing for certain: what comes nearest, likeliest first. */
  | { readonly nearest: readonly DocEntry[] };

/** How much of a text is looked at, in characters: of what is longer no pattern sees more. */
const longest = 20_000;
/** How much is read as an error of kubectl: it says first what it is. */
const longestError = 4_000;
/** The most characters that a word may have which names something. */
const longestWord = 300;

/** So many are named where nothing fits for certain. */
const mostNamed = 3;

const symptoms = entries.filter(({ page }) => page === 'troubleshooting');
const named = entries.filter(({ page }) => page !== 'troubleshooting');

/**
 * What docs/ says of a code, a check, a page, or a text that Okta, Gloo, kubectl, a browser or this program wrote. Texts of
 * kubectl are read by the rules by which its calls are. Pure.
 */
export function explain(pasted: string): Explained {
  const asked = pasted.slice(0, longest);
  const whole = asked.trim();
  const word = whole.length > longestWord ? '' : whole.replace(/^[[(`'"]+|[\])`'".]+$/g, '');
  if (Object.hasOwn(pages, word)) return { page: word };
  const entry = entries.find(({ id }) => id === word) ?? named.find((one) => isCalled(one, word));
  if (entry !== undefined) return withRelated(entry);
  if (!/\s/.test(word)) {
    const near = nearest(
      word,
      named.map(({ id }) => id),
    );
    const slip = /^[a-z]+(-[a-z]+)*$/i.test(word) ? named.filter(({ id }) => id === near) : [];
    if (slip.length > 0) return { nearest: slip };
  }
  const found = ownIn(asked) ?? symptomsIn(asked, symptoms)[0] ?? ofKubectl(asked);
  return found === undefined ? { nearest: likeliest(asked, entries).slice(0, mostNamed) } : withRelated(found);
}

/** Upper and lower case make no difference; a flag goes by its variable and its config key, too. */
function isCalled({ id, page, text }: DocEntry, word: string): boolean {
  return (
    id === word.toLowerCase() || (page === 'inputs' && text.includes(`\`${word}\``) && /^(GLOO_)?OKTA_|^[a-z]+[A-Z]/.test(word))
  );
}

/** What this program said: its code or check stands in brackets, or behind the command that explains it. */
function ownIn(text: string): DocEntry | undefined {
  const ids = [...text.matchAll(/\(([a-z]+(?:-[a-z]+)*)(?:, [a-z-]+)*\)|gloo-okta explain ([a-z]+(?:-[a-z]+)*)/g)];
  return ids.map(([, a, b]) => named.find(({ id }) => id === (a ?? b))).find((entry) => entry !== undefined);
}

function ofKubectl(text: string): DocEntry | undefined {
  const { code } = problemFrom({ exitCode: 1, stdout: '', stderr: text.slice(0, longestError) }, 'kubectl');
  return code === 'kubectl-failed' ? undefined : named.find(({ id }) => id === code);
}

/** The checks and codes that a symptom leads to; the symptoms that lead to a check or code. */
function withRelated(found: DocEntry): Explained {
  const isSymptom = found.page === 'troubleshooting';
  const related = isSymptom
    ? named.filter(({ id }) => found.text.includes(`\`${id}\``))
    : symptoms.filter(({ text }) => text.includes(`\`${found.id}\``));
  return { found, related };
}
