import { expect, it, test } from 'vitest';
import { parseGiven } from '../../src/answers/given.ts';
import { type Input, inputNamed, inputs, longFlag, variableOf } from '../../src/answers/inputs.ts';
import { faultOfText, faultsOfValues, insteadOfText, normalText } from '../../src/answers/value-faults.ts';
import { samples } from './samples.ts';

const texts = (inputs as readonly Input[]).filter((input) => input.takes !== 'yes');

/** Values that people bring, most of them wrong for most inputs. */
const brought = [
  ...Object.values(samples).flat().map(String),
  ...[
    'localhost:3000',
    'portal.example.com:8443',
    'portal.example.com/callback',
    'acme-admin.okta.com',
    'acme.okta.com/oauth2/default',
  ],
  ...[
    'http://acme-admin.okta.com/admin',
    'https://acme-admin.okta.com/admin/apps?x=y#z',
    'https://me:pw@acme-admin.okta.com/',
    'ACME-admin.okta.com:443',
  ],
  ...['https://$APP_HOST', '<your-host>', '{{host}}', '$NAME', '%NAME%', 'https://your-org.okta.com', 'https://a.example.com/…'],
  ...[
    'https://a.example.com/callback',
    'https://a.example.com/apis',
    'https://a.example.com/gloo-platform-portal/logout',
    'https://a.example.com/callback/callback',
  ],
  ...[
    'https://a.example.com/cb,https://b.example.com/cb',
    'a.example.com, b.example.com:8443',
    'https://a.example.com/x http://b.example.com/y z',
  ],
  ...['a,b', 'oauth=true,tier=gold', 'a=b;c=d', 'team=user.department,kind=user.x', 'roles=^a,group=^b', 'Staff, Partners'],
  ...[
    'http://portal.example.com',
    'htps://portal.example.com',
    '//portal.example.com',
    'https://a.example.com/a b',
    "'https://a.example.com'",
    '"token"',
  ],
  ...[
    '',
    ' ',
    'Portal',
    'UPPER_case',
    '-x',
    '=',
    'a=',
    '=b',
    '0',
    '99999',
    '20',
    '1h',
    '* * *',
    'node',
    'x:y:z',
    'group=*',
    'group=[',
    'sub=x',
  ],
];

it.each(texts.map((input) => [input.name, input] as const))('whatever is proposed for %s is itself good', (_name, input) => {
  for (const text of brought) {
    if (faultOfText(input, text) === undefined) continue;
    const instead = insteadOfText(input, text);
    if (instead !== undefined) expect([text, instead, faultOfText(input, instead)]).toEqual([text, instead, undefined]);
    for (const how of ['flag', 'lines', 'list'] as const)
      for (const { says, instead: parts } of faultsOfValues(input, [text], how)) {
        expect([text, parts, faultsOfValues(input, parts, 'flag')]).toEqual([text, parts, []]);
        // what stands in the sentence is what is proposed
        for (const shown of proposalsIn(says)) expect([text, says, faultOfText(input, shown)]).toEqual([text, says, undefined]);
      }
  }
});

/** What a sentence shows to be written: after "write", after "like" and after "e.g.". */
function proposalsIn(says: string): readonly string[] {
  return [...says.matchAll(/(?:; write (?:it like )?|e\.g\. "?)(https?:\S+|[^;"\s]+=\S+|\S+:\S+|[\d*/ ]+(?="))/g)].map(
    ([, shown = '']) => shown,
  );
}

it.each(texts.filter((input) => input.example !== undefined).map((input) => [input.name, input] as const))(
  'the example of %s is good, and used as it stands',
  (_name, input) => {
    expect(faultOfText(input, input.example ?? '')).toBeUndefined();
    expect(normalText(input, input.example ?? '')).toBe(input.example);
  },
);

it.each(texts.map((input) => [input.name, input] as const))('nothing but a placeholder is no %s', (_name, input) => {
  for (const text of ['<value>', '{{value}}', '$VALUE', '%VALUE%', '$(value)'])
    expect(faultOfText(input, text)).toMatch(/placeholder/);
});

const fault = (flags: Record<string, unknown>, env: Record<string, string> = {}, values?: Record<string, unknown>): string => {
  try {
    parseGiven({ flags, env, ...(values === undefined ? {} : { config: { file: 'f.yaml', values } }) });
  } catch (error) {
    return String(error);
  }
  return 'none';
};

test('several members in one are told in the form of the place where they stand', () => {
  const both = 'https://a.example.com/cb,b.example.com/cb';
  const right = ['https://a.example.com/cb', 'https://b.example.com/cb'];
  expect(fault({ redirectUri: [both] })).toContain(`once for each: --redirect-uri ${right[0]} --redirect-uri ${right[1]}`);
  expect(fault({}, { GLOO_OKTA_REDIRECT_URI: both })).toContain(`write one a line: ${right[0]} and ${right[1]}`);
  expect(fault({}, {}, { redirectUri: [both] })).toContain(`make a list of them: ${JSON.stringify(right)}`);
  const given = parseGiven({ flags: { redirectUri: right }, env: {} });
  expect(given.get('redirectUri')?.value).toEqual(right);
});

test('a base is used as a browser sends it, from wherever it comes, and what was typed is kept where it is another', () => {
  const typed = 'https://Portal.Example.com:443/a/../b/';
  const places = [
    { flags: { reactUrl: typed }, env: {} },
    { flags: {}, env: { [variableOf(inputNamed('reactUrl'))]: typed } },
    { flags: {}, env: {}, config: { file: 'f.yaml', values: { reactUrl: typed } } },
  ];
  for (const place of places)
    expect(parseGiven(place).get('reactUrl')).toMatchObject({ value: 'https://portal.example.com/b', typed });
  const slash = parseGiven({ flags: { reactUrl: 'https://portal.example.com/' }, env: {} }).get('reactUrl');
  expect(slash).toEqual({ value: 'https://portal.example.com', source: 'flag', from: longFlag(inputNamed('reactUrl')) });
});
