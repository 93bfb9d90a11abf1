import { describe, expect, it } from 'vitest';
import { breaksCommands, wrapped, wrappedCommand, wrappedMessage } from '../../src/core/wrap.ts';

describe('wrapped', () => {
  it('breaks between words and sets further lines in', () => {
    expect(wrapped('  one two three four five six', 20, 2)).toBe('  one two three four\n    five six');
  });
  it('keeps the gaps of what stands in columns', () => {
    expect(wrapped('  name    one two three four', 24, 2)).toBe('  name    one two three\n    four');
  });
  it('leaves what fits, to the space, and line breaks that are there', () => {
    expect(wrapped('a   b\n\n  c', 20)).toBe('a   b\n\n  c');
  });
  it('keeps a long word whole, so that it can be copied', () => {
    const url = 'https://a-rather-long-host.example.com/path';
    expect(wrapped(`see ${url} there`, 20)).toBe(`see\n${url}\nthere`);
  });
  it('begins a word that does not fit so far in further to the left', () => {
    const url = 'https://a.example.com/x';
    expect(wrapped(`    at ${url} now`, 25, 2)).toBe(`    at\n  ${url}\n      now`);
    expect(wrapped(`        ${url} now`, 25, 2)).toBe(`  ${url}\n          now`);
  });
  it('gives colours no room', () => {
    const text = '\u001b[1mone\u001b[22m two three four';
    expect(wrapped(text, 22)).toBe(text);
  });
});

describe('a command that is too long for a line', () => {
  const command = "gloo-okta setup --yes --app-name 'Ada'\\''s portal of today' --react-url https://developer.example.com";
  it('goes on after a backslash, and a quoted word stays whole', () => {
    expect(wrappedCommand("gloo-okta setup --app-name 'a b c d e f' --yes", 30, '  ')).toBe(
      "  gloo-okta setup \\\n    --app-name 'a b c d e f' \\\n    --yes",
    );
    expect(wrappedCommand(command, 200)).toBe(command);
  });
  it('gets lines of its own in a message, whose words are wrapped', () => {
    expect(
      wrappedMessage('What is done is recorded.\nTo go on, run: gloo-okta setup --react-url https://a.example.com', 40, 2),
    ).toBe('What is done is recorded.\nTo go on, run:\n  gloo-okta setup \\\n    --react-url https://a.example.com');
    expect(wrappedMessage('To go on, run: gloo-okta plan', 40)).toBe('To go on, run: gloo-okta plan');
    // PowerShell and cmd take no backslash
    expect(wrappedMessage('To go on, run: gloo-okta setup --react-url https://a.example.com', 40, 2, false)).toBe(
      'To go on, run:\n  gloo-okta setup --react-url https://a.example.com',
    );
    expect(['linux', 'darwin', 'win32'].map(breaksCommands)).toEqual([true, true, false]);
    // a sentence that goes on is none
    expect(wrappedMessage('Mend it: gloo-okta setup, or look at the Admin Console: Security > API.', 40)).not.toContain('\\');
  });
});
