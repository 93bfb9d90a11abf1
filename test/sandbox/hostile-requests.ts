/** One request as it goes over the wire, and what it is. */
export interface Hostile {
  readonly what: string;
  readonly bytes: Buffer;
}

/** What the requests are made for: a server's address, and a credential that it takes. */
export interface Aim {
  /** e.g. `127.0.0.1:40123`. */
  readonly host: string;
  /** The value of the Authorization header; absent where none is needed. */
  readonly authorization?: string;
}

const long = 'a'.repeat(70_000);
const nested = '['.repeat(50_000);

const methods: readonly string[] = [
  ...['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT', 'PROPFIND', 'SEARCH', 'M-SEARCH', 'QUERY'],
  ...['get', 'BREW', '', ' ', 'G\0ET', 'GET\tGET', '\u007f', 'GETGETGETGETGETGETGETGETGETGETGETGET', 'PRI'],
];

const targets: readonly string[] = [
  // forms of the request target
  ...['//x:99999999/', '*', '', ' ', '/', '//', '///', '?', '/?', '#', '/#', '/?#?', '.', '..', '/..', '/../../../etc/passwd'],
  ...[
    'http://x:99999999/',
    'http://127.0.0.1:99999999/',
    'http://[::1/',
    'http://',
    'http:',
    'http:///',
    'http://@/',
    'https://',
  ],
  ...[
    'http://127.0.0.1/',
    'http://user:pass@127.0.0.1/',
    'http://evil.example/',
    'HTTP://EVIL.EXAMPLE',
    'ftp://x/',
    'file:///etc',
  ],
  ...[
    'javascript:alert(1)',
    'data:,x',
    'x',
    'x:y',
    '127.0.0.1:80',
    '[::1]:80',
    '\\\\x\\y',
    '/\\x',
    '/\\..\\..',
    'ws://127.0.0.1/',
  ],
  // percent encoding and characters
  ...[
    '/%',
    '/%%',
    '/%z',
    '/%zz',
    '/%00',
    '/%ff%fe',
    '/%c0%ae%c0%ae/',
    '/%E0%A4%A',
    '/%u0041',
    '/%2e%2e%2f',
    '/a%2fb',
    '/ä',
    '/\u0000',
  ],
  ...[
    '/\u0007',
    '/a b',
    '/<script>',
    '/"',
    "/'",
    '/`',
    '/{}',
    '/|',
    '/^',
    `/${long}`,
    `/${'a/'.repeat(5_000)}`,
    `/${'%41'.repeat(4_000)}`,
  ],
  // queries
  ...['/?%', '/?%zz=%zz', '/?=', '/?&&&', '/?a=1&a=2', `/?${long}`, `/?${'a&'.repeat(5_000)}`, '/?__proto__=1&constructor=2'],
  // Okta's half
  ...[
    '/api/v1/apps/%',
    '/api/v1/apps/__proto__',
    '/api/v1/apps/constructor',
    '/api/v1/apps/%00',
    '/api/v1/apps//',
    '/api/v1//apps',
  ],
  ...['/api/v1/apps?limit=-1', '/api/v1/apps?limit=1e99', '/api/v1/apps?limit=99999999999999999999', '/api/v1/apps?after=%00'],
  ...['/api/v1/apps?filter=%22', '/api/v1/apps?filter=a+eq+%22', `/api/v1/apps?filter=${'id+eq+%22x%22+or+'.repeat(300)}`],
  ...[
    `/api/v1/apps?filter=${'%5C%22'.repeat(1_500)}`,
    `/api/v1/groups?search=${'%28'.repeat(2_000)}`,
    '/api/v1/users/hasOwnProperty',
  ],
  ...[
    '/api/v1/users?search=profile.login+sw+%22%5C',
    '/oauth2/__proto__/v1/keys',
    '/oauth2/toString/.well-known/openid-configuration',
  ],
  ...['/oauth2/default/v1/authorize', '/oauth2/default/v1/authorize?client_id=%00', '/oauth2/default/v1/authorize?a=1&a=2'],
  ...[
    '/oauth2/default/v1/authorize?client_id=__proto__&redirect_uri=//x:99999999/',
    '/oauth2/default/v1/logout?id_token_hint=a.b.c',
  ],
  ...[
    '/oauth2/default/v1/userinfo',
    '/.well-known/../api/v1/apps',
    '/fs/bcg/4/%2e%2e',
    '/signin/sandbox',
    '/api/v1/policies?type=',
  ],
  // the cluster's half
  ...[
    '/apis',
    '/apis/',
    '/apis/__proto__',
    '/apis/__proto__/v1',
    '/apis/a/b/c/d/e/f/g',
    '/api/v1/namespaces/%00/pods',
    '/api/v1/watch',
  ],
  ...['/api/v1/namespaces/__proto__', '/api/v1/namespaces/default/pods?watch=1&resourceVersion=zzz', '/api/v1/pods?limit=-1'],
  ...[
    '/api/v1/pods?continue=%00',
    '/api/v1/pods?fieldSelector==',
    '/api/v1/pods?labelSelector=%28%28',
    '/api/v1/pods?labelSelector=a+in+%28',
  ],
  ...[
    '/api/v1/pods?timeoutSeconds=-1&watch=1',
    '/api/v1/pods?timeoutSeconds=1e99&watch=1',
    '/api/v1/pods?watch=maybe',
    '/openapi/v3/../..',
  ],
  ...[
    '/openapi/v3/apis/__proto__/v1',
    '/openapi/v2?a',
    '/version/',
    '/healthz/%',
    '/api/v1/namespaces/gloo-mesh-addons/pods/x/exec',
  ],
  ...[
    '/apis/security.policy.gloo.solo.io/v2/namespaces/%2e%2e/extauthpolicies',
    '/api/v1/pods?resourceVersion=-1&resourceVersionMatch=No',
  ],
  // the gateway's half
  ...[
    '/productpage/..;/',
    '/productpage?access_token=a.b.c',
    '/productpage?access_token=%',
    '/static/%2e%2e/productpage',
    '/productpage\u00ff',
  ],
];

/** Lines of a header besides Host. */
const headers: readonly (readonly [what: string, lines: string])[] = [
  ['a header of 70 KB', `X-Long: ${long}`],
  ['3000 headers', Array.from({ length: 3_000 }, (_, at) => `X-${at}: 1`).join('\r\n')],
  ['a header without a colon', 'nothing'],
  ['a header with a space in its name', 'X Y: 1'],
  ['a header that is folded', 'X-Fold: a\r\n b'],
  ['a header with control characters', 'X-Bell: \u0007\u0001'],
  ['a second Host', 'Host: evil.example'],
  ['no scheme of authorization', 'Authorization: '],
  ['an unknown scheme', 'Authorization: Negotiate abc'],
  ['an empty API token', 'Authorization: SSWS'],
  ['an API token of spaces', 'Authorization: SSWS     '],
  ['a bearer token that is none', 'Authorization: Bearer a.b.c'],
  ['a bearer token without algorithm', 'Authorization: Bearer eyJhbGciOiJub25lIn0.e30.'],
  ['a bearer token of nothing', 'Authorization: Bearer ...'],
  ['a bearer token of 60 KB', `Authorization: Bearer ${long.slice(0, 60_000)}`],
  ['a token for DPoP without a proof', 'Authorization: DPoP a.b.c\r\nDPoP: a.b.c'],
  ['a wrong basic authorization', 'Authorization: Basic %%%'],
  ['a basic authorization with a wrong escape', `Authorization: Basic ${Buffer.from('%:%').toString('base64')}`],
  ['broken cookies', 'Cookie: =; ;;; idx; idx=; =idx; sid=%zz; DT=\u00ff'],
  ['a negative length', 'Content-Length: -1'],
  ['a length that is no number', 'Content-Length: 0x10'],
  ['two lengths', 'Content-Length: 1\r\nContent-Length: 2'],
  ['a length of a terabyte', 'Content-Length: 1099511627776'],
  ['a length that never comes', 'Content-Length: 10'],
  ['length and chunks', 'Content-Length: 1\r\nTransfer-Encoding: chunked'],
  ['an unknown coding', 'Transfer-Encoding: gzip'],
  ['a coding twice', 'Transfer-Encoding: chunked, chunked'],
  ['an upgrade to a websocket', 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13'],
  ['an upgrade to HTTP/2', 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAA'],
  ['an expectation', 'Expect: 100-continue'],
  ['an impossible expectation', 'Expect: the-unexpected'],
  ['a form without boundary', 'Content-Type: multipart/form-data'],
  ['an empty boundary', 'Content-Type: multipart/form-data; boundary='],
  ['a type that is none', 'Content-Type: ;;;,,,'],
  ['an unknown charset', 'Content-Type: application/json; charset=utf-99'],
  ['an origin of null', 'Origin: null'],
  ['an origin that is none', 'Origin: ://x:99999999'],
  ['a page of another site', 'Origin: https://evil.example\r\nSec-Fetch-Site: cross-site'],
  ['a preflight', 'Origin: https://evil.example\r\nAccess-Control-Request-Method: \r\nAccess-Control-Request-Headers: *'],
  ['a range', 'Range: bytes=-1'],
  ['an accept that is none', 'Accept: ,;q=x,*'],
  ['forwarded from nowhere', 'X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: javascript\r\nForwarded: for="'],
  ['a date that is none', 'If-Modified-Since: never\r\nIf-None-Match: *'],
];

const hosts: readonly string[] = [
  ...[
    'evil.example',
    'evil.example:80',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '127.0.0.1@evil.example',
    '0.0.0.0',
    '[::]',
  ],
  ...[
    '',
    ' ',
    ':',
    ':80',
    '[',
    '[::1',
    'x:99999999',
    '127.0.0.1:99999999',
    '*',
    '%',
    'a b',
    'ä',
    '127.1',
    '2130706433',
    '169.254.169.254',
  ],
];

const json: readonly string[] = [
  ...[
    '',
    '{',
    '}',
    '[]',
    '[',
    'null',
    'true',
    '0',
    '""',
    '{}',
    '{"":""}',
    '{"a":}',
    '\ufeff{}',
    '"\\ud800"',
    '{"name":"\\ud800"}',
    'NaN',
    '1e999',
  ],
  ...[
    '{"__proto__":{"polluted":true}}',
    '{"constructor":{"prototype":{"polluted":true}}}',
    `{"a":"${long}"}`,
    nested,
    '{"a":'.repeat(20_000),
  ],
  ...[
    '{"toString":1,"valueOf":2,"hasOwnProperty":3}',
    '{"name":["a"],"label":{},"credentials":1,"settings":[]}',
    '\0',
    '\u00ff\u00fe',
  ],
];

const forms: readonly string[] = [
  ...[
    '%',
    '%=%&%',
    '&&&',
    '=',
    'grant_type',
    'grant_type=&grant_type=',
    'grant_type=__proto__',
    'grant_type=constructor',
    `a=${long}`,
  ],
  ...['grant_type=client_credentials&client_assertion=a.b.c&client_assertion_type=x', 'grant_type=authorization_code&code=%00'],
  ...[
    'token=%',
    'stateToken=%00&username=%zz',
    'username=__proto__&password=__proto__',
    'access_token=a.b.c',
    `access_token=${long}`,
  ],
];

const yaml: readonly string[] = [
  ...[
    'a: &a [*a]',
    '&x : *x',
    '--- ---',
    '!!js/function x',
    '!!binary x',
    '? ? ?',
    '\t',
    '%YAML 9',
    'a: b: c',
    '- - - -',
    '{{{{',
    '<<: *x',
  ],
  // each line ten times the one before
  `a: &a [x,x,x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']
    .map((name, at) => `${name}: &${name} [${Array.from({ length: 10 }, () => `*${'abcdefgh'[at]}`).join(',')}]`)
    .join('\n')}`,
];

const chunks: readonly (readonly [what: string, body: string])[] = [
  ['a chunk whose length is no number', 'zz\r\nabc\r\n0\r\n\r\n'],
  ['a chunk of negative length', '-1\r\nabc\r\n0\r\n\r\n'],
  ['a chunk that is shorter than it says', '10\r\nabc\r\n0\r\n\r\n'],
  ['a chunk that is longer than it says', '1\r\nabcdef\r\n0\r\n\r\n'],
  ['a chunk without end', '3\r\nabc'],
  ['a chunk of an enormous length', 'ffffffffffffffff\r\nabc\r\n'],
  ['a chunk with an extension of 70 KB', `3;${long}\r\nabc\r\n0\r\n\r\n`],
  ['trailers', '3\r\nabc\r\n0\r\nX: 1\r\nHost: evil.example\r\n\r\n'],
  ['broken trailers', '0\r\n: \u0000\r\n\r\n'],
];

/** What is no HTTP at all. */
const noise: readonly (readonly [what: string, bytes: string])[] = [
  ['nothing', ''],
  ['line ends', '\r\n\r\n\r\n'],
  ['zeros', '\0'.repeat(1_000)],
  ['a TLS handshake', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003'],
  ['the beginning of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['HTTP/0.9', 'GET /\r\n'],
  ['HTTP/1.0 without a host', 'GET / HTTP/1.0\r\n\r\n'],
  ['HTTP/1.1 without a host', 'GET / HTTP/1.1\r\n\r\n'],
  ['HTTP/9.9', 'GET / HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n'],
  ['no version', 'GET / \r\nHost: 127.0.0.1\r\n\r\n'],
  ['half a first line', 'GE'],
  ['half a header', 'GET / HTTP/1.1\r\nHos'],
  ['bare line feeds', 'GET / HTTP/1.1\nHost: 127.0.0.1\n\n'],
  ['an answer', 'HTTP/1.1 200 OK\r\n\r\n'],
  ['SSH', 'SSH-2.0-OpenSSH_9.0\r\n'],
  ['a proxy line', 'PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\nGET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'],
  ['five requests at once', 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'.repeat(5)],
  ['a request within a request', 'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n\r\nGET / HTTP/1.1\r\n\r\n'],
];

/** Where bodies are read: JSON, forms, YAML, files. */
const bodyPaths: Readonly<Record<'json' | 'form' | 'yaml' | 'chunks', readonly (readonly [method: string, path: string])[]>> = {
  json: [
    ['POST', '/api/v1/apps'],
    ['POST', '/api/v1/authorizationServers/default/claims'],
    ['POST', '/api/v1/authorizationServers/default/policies'],
    ['POST', '/api/v1/trustedOrigins'],
    ['POST', '/api/v1/users'],
    ['PUT', '/api/v1/org'],
    ['POST', '/api/v1/namespaces'],
    ['POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'],
  ],
  form: [
    ['POST', '/oauth2/default/v1/token'],
    ['POST', '/oauth2/v1/token'],
    ['POST', '/oauth2/default/v1/authorize'],
    ['POST', '/oauth2/default/v1/introspect'],
    ['POST', '/signin/sandbox'],
    ['POST', '/productpage'],
  ],
  yaml: [
    ['PATCH', '/api/v1/namespaces/hostile?fieldManager=x'],
    ['POST', '/api/v1/namespaces'],
  ],
  chunks: [
    ['POST', '/api/v1/apps'],
    ['POST', '/productpage'],
    ['PUT', '/api/v1/namespaces/x'],
  ],
};

/** More than a thousand requests that nobody should send, always the same ones. */
export function hostileRequests({ host, authorization }: Aim): readonly Hostile[] {
  const own = authorization === undefined ? '' : `Authorization: ${authorization}\r\n`;
  const made = (what: string, method: string, target: string, lines: string, body = ''): Hostile => ({
    what,
    bytes: Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines}\r\n\r\n${body}`, 'latin1'),
  });
  const usual = `Host: ${host}\r\n${own}Connection: close`;
  const withBody = (what: string, type: string, [method, path]: readonly [string, string], body: string): Hostile => {
    const bytes = Buffer.from(body, 'utf8').toString('latin1');
    const lines = `${usual}\r\nContent-Type: ${type}\r\nContent-Length: ${bytes.length}`;
    return made(`${what} ${body.slice(0, 40)} to ${path}`, method, path, lines, bytes);
  };
  return [
    ...noise.map(([what, text]) => ({ what, bytes: Buffer.from(text, 'latin1') })),
    ...methods.flatMap((method) =>
      ['/', '/api/v1/apps', '/oauth2/default/v1/token', '*'].map((target) => made(`method ${method}`, method, target, usual)),
    ),
    ...targets.flatMap((target) =>
      ['GET', 'POST', 'PUT', 'DELETE'].map((method) => made(`${method} ${target.slice(0, 60)}`, method, target, usual)),
    ),
    ...headers.flatMap(([what, lines]) =>
      [
        ['GET', '/api/v1/apps'],
        ['POST', '/oauth2/default/v1/token'],
        ['GET', '/productpage'],
      ].map(([method = '', path = '']) =>
        made(`${what} to ${path}`, method, path, `Host: ${host}\r\nConnection: close\r\n${lines}`),
      ),
    ),
    ...hosts.flatMap((name) =>
      ['/', '/api/v1/apps'].map((path) => made(`host ${name}`, 'GET', path, `Host: ${name}\r\n${own}Connection: close`)),
    ),
    ...bodyPaths.json.flatMap((at) => json.map((body) => withBody('json', 'application/json', at, body))),
    ...bodyPaths.form.flatMap((at) => forms.map((body) => withBody('form', 'application/x-www-form-urlencoded', at, body))),
    ...bodyPaths.yaml.flatMap((at) => yaml.map((body) => withBody('yaml', 'application/yaml', at, body))),
    ...bodyPaths.yaml.flatMap((at) => yaml.map((body) => withBody('yaml', 'application/apply-patch+yaml', at, body))),
    ...bodyPaths.chunks.flatMap(([method, path]) =>
      chunks.map(([what, body]) => made(`${what} to ${path}`, method, path, `${usual}\r\nTransfer-Encoding: chunked`, body)),
    ),
  ];
}
