const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** `text` as it is written in an HTML page, in an attribute too. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** The text that {@link escaped} wrote. */
export function unescaped(html: string): string {
  return Object.entries(entities).reduceRight((text, [character, entity]) => text.replaceAll(entity, character), html);
}
