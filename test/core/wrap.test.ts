import { describe, expect, it } from 'vitest';
import { wrapped } from '../../src/core/wrap.ts';

describe('wrapped', () => {
  it('breaks between words and sets further lines in', () => {
    expect(wrapped('  one two three four five six', 20, 2)).toBe('  one two three four\n    five six');
  });
  it('leaves what fits, to the space, and line breaks that are there', () => {
    expect(wrapped('a   b\n\n  c', 20)).toBe('a   b\n\n  c');
  });
  it('keeps a long word whole, so that it can be copied', () => {
    const url = 'https://a-rather-long-host.example.com/path';
    expect(wrapped(`see ${url} there`, 20)).toBe(`see\n${url}\nthere`);
  });
  it('gives colours no room', () => {
    const text = '\u001b[1mone\u001b[22m two three four';
    expect(wrapped(text, 22)).toBe(text);
  });
});
