import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { keepSecret, Secret, withoutKnownSecrets } from '../../src/core/secret.ts';

describe('a secret', () => {
  const secret = new Secret('the-api-token');
  it('reads as [secret] wherever it could be shown, and is itself only where it is asked for', () => {
    expect([`${secret}`, String(secret), JSON.stringify({ secret }), inspect(secret), `${inspect({ secret })}`]).toEqual([
      '[secret]',
      '[secret]',
      '{"secret":"[secret]"}',
      '[secret]',
      '{ secret: [secret] }',
    ]);
    expect(Object.keys(secret)).toEqual([]);
    expect(secret.reveal()).toBe('the-api-token');
  });

  it('is taken out of every text, as often as it stands there, until a person has asked to see it', () => {
    expect(withoutKnownSecrets('sent the-api-token, got the-api-token')).toBe('sent [secret], got [secret]');
    expect(secret.publish()).toBe('the-api-token');
    expect(withoutKnownSecrets('sent the-api-token')).toBe('sent the-api-token');
  });
});

describe('what is kept secret', () => {
  it('is known without the white space around it', () => {
    expect(keepSecret('  a-secret-of-a-file\n')).toBe('  a-secret-of-a-file\n');
    expect(withoutKnownSecrets('<a-secret-of-a-file>')).toBe('<[secret]>');
  });

  it('is known by each long line of it, however its lines end', () => {
    const [long, other, third] = ['a', 'b', 'c'].map((letter) => letter.repeat(41)) as [string, string, string];
    keepSecret(`-----BEGIN-----\n${long}\r\n${other}\\n${third}\nshort line\n`);
    expect(withoutKnownSecrets(`${long} ${other} ${third} short line`)).toBe('[secret] [secret] [secret] short line');
  });

  it('is not known when it could be a part of any word', () => {
    keepSecret('seven77');
    keepSecret('eight888');
    expect(withoutKnownSecrets('seven77 eight888')).toBe('seven77 [secret]');
  });
});
