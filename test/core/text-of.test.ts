import { expect, it } from 'vitest';
import { textOf } from '../../src/core/text-of.ts';

const text = 'OKTA_CLIENT_TOKEN=00abc\r\n';
const bigEndian = (some: string) => Buffer.from(some, 'utf16le').swap16();

it.each([
  ['UTF-8', Buffer.from(text)],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
  ['UTF-16, as PowerShell writes it', Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16 of the other order', bigEndian(`\ufeff${text}`)],
  ['UTF-16 without a mark', Buffer.from(text, 'utf16le')],
  ['UTF-16 of the other order without a mark', bigEndian(text)],
  ['a text with a mark', `\ufeff${text}`],
])('%s', (_, bytes) => expect(textOf(bytes)).toBe(text));

it.each([Buffer.from(''), Buffer.from('a'), Buffer.from([0]), Buffer.from([0, 0, 1, 0]), Buffer.from('müßig 入口')])(
  '%j is as it is',
  (bytes) => expect(textOf(bytes)).toBe(bytes.toString('utf8')),
);
