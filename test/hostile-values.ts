import fc from 'fast-check';

/** Texts that break programs which paste them somewhere, or show them as they are. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    "it's",
    '"quoted"',
    'a\nb: c\n---\n- d',
    '\u001b[31mred\u001b[0m',
    '\u001b]0;title\u0007',
    '\u009b2J',
    '\u202eesrever',
    '$(touch /tmp/owned)',
    '`id`',
    '; rm -rf /',
    '{{ .Values.x }}',
    '!!js/function "x"',
    '&anchor *alias',
    '__proto__',
    'constructor',
    'toString',
    '../../etc/passwd',
    '%00',
    '\u0000',
    '\ud800',
    '𝒜𝓅𝓅 🚪 müßig',
    'null',
    'true',
    '-1e999',
    '--yes',
    'x'.repeat(10_000),
  ),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

/** A chain of lists inside lists. */
function nested(depth: number): unknown {
  let value: unknown = 'deep';
  for (let at = 0; at < depth; at += 1) value = at % 2 === 0 ? [value] : { inside: value };
  return value;
}

/** Values where another was expected. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: hostileText },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(null, true, false, 0, -1, 1e308, [], {}, [null], [[]], { id: null }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      nested(30),
      JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
    ),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

/** Bodies that are no answer at all, or too much of one. */
export const hostileBody: fc.Arbitrary<string> = fc.constantFrom(
  '',
  'null',
  '[]',
  '{}',
  '"text"',
  '<!DOCTYPE html><html><body>Sign in to the hotel</body></html>',
  '{"half":',
  `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
  `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
  `{"id":"one","id":"two","name":"a","name":"b"}`,
  `[${'{"id":"x"},'.repeat(20_000)}{"id":"x"}]`,
  `"${'x'.repeat(6_000_000)}"`,
  '{"__proto__":{"id":"polluted","name":"polluted"}}',
  '{"errorCode":"E0000001","errorSummary":"\\u001b[31mred","errorCauses":[{"errorSummary":"\\u001b]0;x\\u0007"}]}',
);

/** A copy of `value` in which the part that `choice` (0 to 1) points to is replaced. */
export function withReplaced(value: unknown, choice: number, by: unknown): unknown {
  const places = placesIn(value, []);
  const path = places[Math.min(places.length - 1, Math.floor(choice * places.length))] ?? [];
  return replaced(value, path, by);
}

type Step = string | number;

function placesIn(value: unknown, here: readonly Step[]): readonly (readonly Step[])[] {
  if (typeof value !== 'object' || value === null) return [here];
  return [
    here,
    ...Object.entries(value).flatMap(([field, member]) =>
      placesIn(member, [...here, Array.isArray(value) ? Number(field) : field]),
    ),
  ];
}

function replaced(value: unknown, [step, ...rest]: readonly Step[], by: unknown): unknown {
  if (step === undefined) return by;
  if (Array.isArray(value)) return value.with(Number(step), replaced(value[Number(step)], rest, by));
  const object = value as Record<string, unknown>;
  return { ...object, [step]: replaced(object[step], rest, by) };
}

/** Characters that steer a terminal: nothing that we write may hold one. Colour is off in these tests. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
export const steering = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** Whether a text in any prototype was changed. */
export function isPolluted(): boolean {
  return 'polluted' in {};
}
