import type { Theme } from './theme.ts';

/** A part of docs/ for a terminal: its signs of Markdown as colours, its paragraphs one line each, to be fitted later. */
export function docText(markdown: string, theme: Theme): string {
  const lines: string[] = [];
  let isCode = false;
  let isOpen = false;
  for (const line of markdown.split('\n')) {
    const isFence = /^```/.test(line.trim());
    if (isFence) isCode = !isCode;
    if (isFence) continue;
    const isPlain = !isCode && /^[^\s|#\-0-9>]/.test(line);
    // a paragraph is broken for the eye of its writer, not of its reader
    if (isPlain && isOpen) lines.push(`${lines.pop() ?? ''} ${painted(line, theme)}`);
    else if (isCode) lines.push(`    ${line}`);
    else lines.push(heading(line, theme) ?? painted(line, theme));
    isOpen = !isCode && line.trim() !== '' && !/^[|#]/.test(line);
  }
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}

function heading(line: string, theme: Theme): string | undefined {
  const title = /^#+ (.+)$/.exec(line)?.[1];
  return title === undefined ? undefined : theme.strong(title.replaceAll('`', ''));
}

function painted(line: string, theme: Theme): string {
  return line
    .replace(/\*\*(.+?)\*\*/g, (_, text: string) => theme.strong(text))
    .replace(/\[([^\]]+)\]\(([^)]+)\)/g, (_, text: string) => text);
}
