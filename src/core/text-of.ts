/**
 * Pure: the text of a file as editors and shells write it: UTF-8, or UTF-16 as PowerShell's `>` writes it, without the mark of its
 * byte order. @see https://encoding.spec.whatwg.org/#bom-sniff
 */
export function textOf(bytes: Uint8Array | string): string {
  if (typeof bytes === 'string') return bytes.replace(/^\ufeff/, '');
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

function encodingOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // without a mark: an ASCII text has every other byte zero
  const isZero = (from: number) => bytes.length > 1 && bytes.slice(0, 64).every((byte, at) => (at % 2 === from) === (byte === 0));
  if (isZero(1)) return 'utf-16le';
  return isZero(0) ? 'utf-16be' : 'utf-8';
}
