/** Characters that steer a terminal or reorder text: controls, line and paragraph separators, bidirectional controls. */
const steering = /(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff]/gu;

/** Foreign text made safe to show: control characters become `\u001b` and the like; line feeds and tabs stay. */
export function harmless(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(steering, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
