import { textOf } from '../core/text-of.ts';
import { breaksCommands, wrappedMessage } from '../core/wrap.ts';
import { Problem } from '../errors.ts';
import type { DocEntry } from '../explain/doc-entries.ts';
import { pages, titleOf } from '../explain/doc-pages.ts';
import { explain } from '../explain/look-up.ts';
import type { Io } from '../io.ts';
import { jsonDocument } from '../run/json-document.ts';
import { docText } from '../ui/explained-text.ts';
import { themeFor } from '../ui/theme.ts';

/**
 * Prints what the documentation says of a code, a check, a page, or a pasted error text; `-` takes the text from stdin, and
 * without words it lists the pages. Touches nothing else.
 * @throws Problem `unknown-topic` with what comes nearest
 */
export async function runExplain(words: readonly string[], asJson: boolean, io: Io): Promise<number> {
  const asked = words.length === 1 && words[0] === '-' ? textOf(await io.readStdin()) : words.join(' ');
  const theme = themeFor('stdout', 'auto', io);
  const print = (text: string) =>
    io.out(io.terminal.stdout ? wrappedMessage(text, io.terminal.columns, 0, breaksCommands(io.platform)) : text);
  const document = (fields: Parameters<typeof jsonDocument>[1]) => io.out(jsonDocument('explain', fields));
  if (asked.trim() === '') {
    const list = Object.entries(pages).map(([name, text]) => ({ name, title: titleOf(text) }));
    if (asJson) document({ pages: list });
    else {
      const rows = list.map(({ name, title }) => `  ${name.padEnd(16)} ${title}`);
      const lines = [
        'Pages:',
        ...rows,
        '',
        "Of one thing: gloo-okta explain CODE, CHECK or 'an error text'; - takes the text from stdin.",
      ];
      print(`${lines.join('\n')}\n`);
    }
    return 0;
  }
  const explained = explain(asked);
  if ('nearest' in explained) throw unknown(explained.nearest);
  if ('page' in explained) {
    const text = pages[explained.page] ?? '';
    if (asJson) document({ page: explained.page, text });
    else print(docText(text, theme));
    return 0;
  }
  const { found, related } = explained;
  if (asJson) {
    document({ id: found.id, page: found.page, title: found.title, text: found.text, related: related.map(({ id }) => id) });
    return 0;
  }
  const more = related.length === 0 ? '' : `\nMore:\n${related.map((entry) => `${command(entry)}\n`).join('')}`;
  print(`${docText(`### ${found.title}\n\n${found.text}`, theme)}${more}`);
  return 0;
}

function command({ id }: DocEntry): string {
  return `  gloo-okta explain ${id}`;
}

function unknown(near: readonly DocEntry[]): Problem {
  const [first] = near;
  const hint =
    first === undefined
      ? 'gloo-okta explain troubleshooting has all symptoms, gloo-okta explain alone lists the pages.'
      : `Nearest:\n${near.map(command).join('\n')}`;
  const next = first === undefined ? undefined : `gloo-okta explain ${first.id}`;
  return new Problem('unknown-topic', 'Nothing in the documentation says exactly this.', hint, undefined, next);
}
