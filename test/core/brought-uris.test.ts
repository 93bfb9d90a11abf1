import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inputNamed } from '../../src/answers/inputs.ts';
import { faultOfText, faultsOfValues, insteadOfText, normalText } from '../../src/answers/value-faults.ts';

const bases = ['reactUrl', 'backstageUrl', 'callbackUrl', 'spaUrl', 'appUrl', 'orgUrl'] as const;
const explicit = ['redirectUri', 'signOutUri'] as const;

/** What a browser makes of a text: its URL, without what an input takes off. */
function asBrowser(text: string): string {
  const { origin, pathname, search } = new URL(text);
  return `${origin}${pathname.replace(/\/+$/, '')}${search}`;
}

/** Taken as a browser sends it, or refused; and what is proposed is good, stays as it is, and is what a browser sends. */
function judge(name: (typeof bases)[number] | (typeof explicit)[number], text: string): void {
  const input = inputNamed(name);
  if (faultOfText(input, text) === undefined && faultsOfValues(input, [text], 'flag').length === 0) {
    const used = normalText(input, text);
    expect([text, used, faultOfText(input, used)]).toEqual([text, used, undefined]);
    expect([text, normalText(input, used)]).toEqual([text, used]);
    if ((bases as readonly string[]).includes(name)) expect([text, asBrowser(used)]).toEqual([text, used]);
    if (name !== 'orgUrl' && !text.includes('*')) expect([text, asBrowser(used)]).toEqual([text, asBrowser(text.trim())]);
  }
  const single = faultOfText(input, text) === undefined ? undefined : insteadOfText(input, text);
  const listed = faultsOfValues(input, [text], 'flag').flatMap(({ instead }) => instead);
  for (const meant of [...listed, ...(single === undefined ? [] : [single])]) {
    expect([text, meant, faultsOfValues(input, [meant], 'flag')]).toEqual([text, meant, []]);
    expect([text, normalText(input, meant)]).toEqual([text, meant]);
    expect([text, new URL(meant).href]).toEqual([
      text,
      new URL(meant).pathname === '/' && !/[/?][^/?]*$/.test(meant.slice(8)) ? `${meant}/` : meant,
    ]);
  }
}

const wraps = [
  ...['"', "'", '`', '“”', '‘’', '«»', '<>', '()', '[]', '{}'].map(
    (quote) => (text: string) => `${quote[0]}${text}${quote.at(-1)}`,
  ),
  ...[...`, ; ) > " ' \\ # ? /. :`.split(' '), ' ', '\n', '\r\n', '\u200b', '\ufeff', '\u00a0', ' # the portal', ' (portal)'].map(
    (end) => (text: string) => `${text}${end}`,
  ),
  ...['- ', '* ', 'URL=', 'url: ', 'export PORTAL=', 'curl ', '\u200b', '\ufeff', '"', '<', '(', ' ', 'see '].map(
    (start) => (text: string) => `${start}${text}`,
  ),
  (text: string) => `[the portal](${text})`,
  (text: string) => `[${text}](${text})`,
  (text: string) => `<a href="${text}">here</a>`,
  (text: string) => `["${text}"]`,
  (text: string) => encodeURIComponent(text),
  (text: string) => text.replaceAll('/', '\\/'),
  (text: string) => text.replace('://', ' ://'),
  (text: string) => text.replace('://', ':// '),
  (text: string) => `https://${text}`,
];

describe.each([...bases, ...explicit])('%s', (name) => {
  it('an address in whatever a person copied with it is taken or told', () => {
    const address = name === 'orgUrl' ? 'https://acme.okta.com' : 'https://portal.example.com';
    for (const wrap of wraps) {
      const text = wrap(address);
      judge(name, text);
      const input = inputNamed(name);
      const used = faultOfText(input, text) === undefined ? normalText(input, text) : insteadOfText(input, text);
      expect([text, used === undefined ? used : asBrowser(used)]).toEqual([text, address]);
    }
  });

  it('of random pieces: taken or refused, and what is proposed is good', () => {
    const pieces = [
      'https http HTTPS htps wss : :// // / :/ ;// \\ portal Example .com .okta.com -admin localhost 127.1 [::1] ::1 2001:db8::1 0.0.0.0',
      'bücher 。 . .. * :0 :443 :80 :8443 :99999 :x @ me:pw@ ? ?a=b # % %2F %2e %41 /callback /apis /logout /index.html /CALLBACK',
      ', ; | " \' ` < > ( ) [ ] { } $HOST __HOST__ @HOST@ %(host)s HOST a 1 - _ & =',
    ].join(' ');
    const piece = fc.constantFrom(...pieces.split(' '), ' ', '\t', '\n', '\u200b', '\u00a0');
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 9 }),
        fc.constantFrom('', 'https://', 'https://portal.example.com'),
        (pieces, start) => judge(name, `${start}${pieces.join('')}`),
      ),
      { numRuns: Number(process.env['GLOO_OKTA_RUNS'] ?? 400) },
    );
  });
});

describe('several in one', () => {
  const [one, other] = ['https://a.example.com/cb', 'https://b.example.com/cb'];
  it.each([
    `${one},${other}`,
    `${one}, ${other},`,
    `${one};${other}`,
    `${one}|${other}`,
    `${one} | ${other}`,
    `${one} ${other}`,
    `${one}\t${other}`,
    `${one}\n${other}`,
    `${one} and ${other}`,
    `${one}${other}`,
    JSON.stringify([one, other]),
    `['${one}', '${other}']`,
    `[${one}, ${other}]`,
    `- ${one}\n- ${other}`,
    `"${one}","${other}"`,
  ])('%j', (text) => {
    const [fault] = faultsOfValues(inputNamed('redirectUri'), [text], 'flag');
    expect(fault?.instead).toEqual([one, other]);
    expect(faultOfText(inputNamed('reactUrl'), text)).toMatch(/several addresses/);
    expect(insteadOfText(inputNamed('reactUrl'), text)).toBeUndefined();
  });
});

describe('placeholders', () => {
  const forms =
    '__H__ @H@ @@H@@ ##H## %(h)s %{h} #{h} [H] [your-host] [[h]] ((h)) (h) &H; !H! ~h~ ==H== «h» ‹h› $h $1 %s `h` <%= h %>'
      .replaceAll('H', 'HOST')
      .replaceAll('h', 'host')
      .split(' ');
  it.each([
    ...forms.filter((form) => form !== '<%=' && form !== '%>'),
    'HOST',
    'APP_HOST',
    'NODE_IP',
    'EXTERNAL-IP',
    'INSERT_URL_HERE',
    'CHANGEME',
    'undefined',
    'example',
    'my-domain',
  ])('https://%s', (form) => {
    for (const name of [...bases, ...explicit]) {
      expect([name, faultOfText(inputNamed(name), `https://${form}/callback`)]).toEqual([
        name,
        expect.stringMatching(/placeholder/),
      ]);
      expect(insteadOfText(inputNamed(name), `https://${form}/callback`)).toBeUndefined();
    }
  });
  it.each(['https://portal.example.com:PORT', 'https://portal.example.com/__PATH__', 'https://portal.example.com/%(path)s/x'])(
    '%s',
    (text) => expect(faultOfText(inputNamed('reactUrl'), text)).toMatch(/placeholder/),
  );
  it.each([
    'https://intranet',
    'https://PORTAL:8443',
    'https://todo.example.com/todo',
    'https://host.example.com',
    'https://PORTAL-1.EXAMPLE.COM',
    'https://a.example.com/[a]',
  ])('%s is none', (text) => expect(faultOfText(inputNamed('reactUrl'), text) ?? '').not.toMatch(/placeholder/));
});

it.each([
  ['https://portal.example.com/index.html', 'https://portal.example.com'],
  ['https://portal.example.com/team/default.aspx?x=1#y', 'https://portal.example.com/team'],
  ['https://portal.example.com/callback/index.php', 'https://portal.example.com'],
  ['portal.example.com/Callback', 'https://portal.example.com'],
  ['https://callback/callback', 'https://callback'],
])('the page %s is no base, %s is', (page, base) => {
  expect(faultOfText(inputNamed('callbackUrl'), page)).toBeDefined();
  expect(insteadOfText(inputNamed('callbackUrl'), page)).toBe(base);
});

it.each([
  ['https://portal.example.com:0', /port is 0/],
  ['https://portal.example.com:70000', /above 65535/],
  ['https://portal.example.com:http', /port is no number/],
  ['http://0.0.0.0:3000', /where a server listens.*write http:\/\/localhost:3000/],
  ['https://8443', /a number only/],
])('%s: %s', (text, fault) => expect(faultOfText(inputNamed('reactUrl'), text)).toMatch(fault));

it('no text makes it slow', () => {
  for (const part of ['https://a.example.com', ' ', '/', '"', 'a.', '[', ', ', '&', 'x', '-- ', '%41', '@', '$', '('])
    for (const name of ['reactUrl', 'redirectUri', 'orgUrl'] as const) judge(name, part.repeat(4_000 / part.length));
});
