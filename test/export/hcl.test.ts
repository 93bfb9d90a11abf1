import { describe, expect, it } from 'vitest';
import { argument, block, expression, hclText, inlineText } from '../../src/export/hcl.ts';

const body = (...members: Parameters<typeof block>[2]) => hclText([block('b', [], members)]);

describe('hclText', () => {
  it('never lets a value begin a template or end its quotes', () => {
    expect(body(argument('a', `x \${y} %{z} "q" \\ \n\r\t\u0001 $ %`))).toBe(
      `b {\n  a = "x $\${y} %%{z} \\"q\\" \\\\ \\n\\r\\t\\u0001 $ %"\n}\n`,
    );
  });

  it('sets the equals signs of single lines below each other, and begins anew after a value of several lines', () => {
    expect(body(argument('a', 1), argument('long', true), argument('m', { x: 1, 'y z': 2 }), argument('b', null))).toBe(
      'b {\n  a    = 1\n  long = true\n  m = {\n    x     = 1\n    "y z" = 2\n  }\n  b = null\n}\n',
    );
  });

  it('writes blocks inside, comments and lists', () => {
    const text = hclText([
      block('resource', ['t', 'n'], [argument('l', ['a', 1, expression('x.y')], 'why'), block('inner', [], [])], 'what'),
      block('data', ['d', 'e'], []),
    ]);
    expect(text).toBe('# what\nresource "t" "n" {\n  # why\n  l = ["a", 1, x.y]\n\n  inner {}\n}\n\ndata "d" "e" {}\n');
  });

  it('breaks a list that is long or holds objects', () => {
    expect(body(argument('l', ['x'.repeat(60), 'y'.repeat(60)]))).toContain(`[\n    "${'x'.repeat(60)}",\n`);
    expect(body(argument('l', [{ a: 1 }]))).toBe('b {\n  l = [\n    {\n      a = 1\n    },\n  ]\n}\n');
  });

  it('keeps an expression of several lines as it is', () => {
    expect(body(argument('e', expression('f({\n  a = 1\n})')))).toBe('b {\n  e = f({\n    a = 1\n  })\n}\n');
  });
});

it('inlineText stands on one line', () => {
  expect(inlineText({ a: ['x', 1, null, true], 'b c': {}, d: expression('e.f') })).toBe(
    '{ a = ["x", 1, null, true], "b c" = {}, d = e.f }',
  );
});
