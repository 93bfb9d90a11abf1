import { describe, expect, it } from 'vitest';
import { judgeJavaRegex } from '../../src/core/java-regex.ts';

// each was compiled with java.util.regex.Pattern of Java 17
const taken = [
  ...[
    '.*',
    '^portal-.*',
    '^(dev|ops)-.*$',
    '[a-zA-Z0-9_-]+',
    '(?!admin).*',
    'Portal \\(Prod\\)',
    '',
    'a|b|',
    '}',
    ']',
    '\\.',
    '\\1',
  ],
  ...[
    '(?i)portal-.*',
    '(?i:portal)-.*',
    '\\QPortal (Prod)\\E.*',
    'portal.*+',
    '(?>a|b)c',
    '[[:alpha:]]+',
    '[]a]',
    '\\x{41}',
    '\\h',
    '\\A.*\\z',
  ],
  ...['(?<team>[a-z]+)-\\k<team>', '^*', '$+', '()*', '(?)', '(?-)', 'a{2,}?', 'é{1,3}'],
];
const refused = [
  ...[
    '*',
    '+a',
    '?',
    '(?i)*',
    '|*',
    'a**',
    'a{',
    'a{,2}',
    'a{2,1}',
    '{',
    'a(',
    'a)',
    '(?a)',
    '(?P<n>a)',
    '[',
    '[]',
    '[^]',
    '[z-a]',
    '[[a]',
  ],
  ...['\\', 'a\\', '\\y', '\\E', '\\08', '\\xZ', '\\u12', '[\\b]', '(?<n>a)(?<n>b)', '(?<1>a)', '\\k<n>', 'portal-[0-9'],
];
const unsure = ['\\p{Lu}.*', '\\p{Foo}', '(?<=a+)b', '(?<!x)a', '[a-z&&[^b]]', '(?x)a b', '\\N{DIGIT ONE}', '[\\d-z]'];

it.each(taken)('%j is good', (pattern) => expect(judgeJavaRegex(pattern)).toHaveProperty('same'));
it.each(refused)('%j is not', (pattern) => expect(judgeJavaRegex(pattern)).toHaveProperty('fault'));
it.each(unsure)('%j cannot be judged here', (pattern) => expect(judgeJavaRegex(pattern)).toHaveProperty('unsure'));

describe('what means the same in JavaScript', () => {
  it.each([
    ['^(dev|ops)-.*$', true],
    ['[a-z\\d_-]{2,}?', true],
    ['(?i)a', false],
    ['a*+', false],
    ['\\Qa\\E', false],
    ['[]a]', false],
    ['[a[b]]', false],
    ['\\A', false],
  ])('%s: %s', (pattern, same) => expect(judgeJavaRegex(pattern)).toEqual({ same }));
});
