import { expect, test } from 'vitest';
import { type Input, inputs } from '../../src/answers/inputs.ts';
import { faultOfText, faultsOfValues, insteadOfText, normalText } from '../../src/answers/value-faults.ts';

/** The most characters that a value may have. */
const longest = 8_192;

/** What some pattern could try again from every place of a text. */
const parts = [
  ...[
    '/',
    '//',
    '"',
    "'",
    ' ',
    '\t',
    ' \n',
    '.',
    '..',
    '-',
    '--',
    '=',
    '@',
    '@@',
    '(',
    '<',
    '[',
    '*',
    '%41',
    '\\',
    '`',
    '#',
    '!',
    ',',
  ],
  ...['a.', 'a,', 'a b,', 'a=b,', '//a:', 'a@', 'https://', 'https://a', '["', '{{', '__', '00', 'eyJa.', 'x and ', ', or '],
];

// a pattern that goes over the whole again from every place, and again from each of those, would need hours here
test.each((inputs as readonly Input[]).filter(({ takes }) => takes !== 'yes').map((input) => [input.name, input] as const))(
  'the longest values of %s come to their end',
  (_, input) => {
    for (const part of parts) {
      const text = `x${part.repeat(longest)}`.slice(0, longest - 1);
      for (const value of [`${text}!`, text]) {
        const says = faultOfText(input, value);
        if (says === undefined) expect(normalText(input, value)).toBeTypeOf('string');
        expect(faultsOfValues(input, [value], 'list').length).toBeLessThan(2);
      }
    }
  },
);

test('a longer value is refused before any pattern looks at it', () => {
  const input = (inputs as readonly Input[]).find(({ name }) => name === 'reactUrl') as Input;
  const text = `https://a/${'/'.repeat(120_000)}`;
  expect(faultOfText(input, text)).toBe('it has 120010 characters; no value takes more than 8192');
  expect(insteadOfText(input, text)).toBeUndefined();
  expect(faultsOfValues(input, [text], 'list')).toHaveLength(1);
});
