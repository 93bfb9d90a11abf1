import { describe, expect, test } from 'vitest';
import { conflictsIn } from '../../src/kube/conflicts.ts';
import { harmless } from '../../src/kube/harmless.ts';
import { problemFrom } from '../../src/kube/kubectl-errors.ts';

const command = 'kubectl --context=c get ns';
const read = (stderr: string) => problemFrom({ exitCode: 1, stdout: '', stderr }, command);

const memcache =
  'E1122 08:22:29.517287    4680 memcache.go:265] "Unhandled Error" err="couldn\'t get current server API group list: Get \\"http://127.0.0.1:1/api\\": dial tcp 127.0.0.1:1: connect: connection refused"\n';

describe('what kubectl says becomes', () => {
  const table: readonly (readonly [code: string, stderr: string, message: RegExp, hint: RegExp])[] = [
    ['context-unknown', 'error: cannot locate context nope\n', /no context "nope"/, /config get-contexts/],
    [
      'context-unknown',
      'Error in configuration: context was not found for specified context: nope\n',
      /no context "nope"/,
      /get-contexts/,
    ],
    ['context-unknown', 'error: context "b" does not exist\n', /no context "b"/, /get-contexts/],
    [
      'context-unknown',
      'error: stat /k/none.yaml: no such file or directory\n',
      /no kubeconfig file \/k\/none.yaml/,
      /--kubeconfig/,
    ],
    [
      'context-unknown',
      'error: error loading config file "/k/bad.yaml": yaml: mapping values\n',
      /bad.yaml cannot be read/,
      /--kubeconfig/,
    ],
    [
      'cluster-unreachable',
      `${memcache}${memcache}The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?\n`,
      /127\.0\.0\.1:1 was refused/,
      /kubectl --context=c cluster-info/,
    ],
    [
      'cluster-unreachable',
      'error: error validating "STDIN": error validating data: failed to download openapi: Get "http://127.0.0.1:1/openapi/v2?timeout=32s": dial tcp 127.0.0.1:1: connect: connection refused; if you choose to ignore these errors, turn validation off with --validate=false\n',
      /connection refused/,
      /cluster-info/,
    ],
    [
      'cluster-unreachable',
      'Unable to connect to the server: dial tcp: lookup k.example: no such host\n',
      /no such host/,
      /cluster-info/,
    ],
    [
      'cluster-unreachable',
      'Unable to connect to the server: x509: certificate signed by unknown authority\n',
      /x509/,
      /cluster-info/,
    ],
    ['cluster-unreachable', 'Unable to connect to the server: EOF\n', /EOF/, /cluster-info/],
    [
      'cluster-right-missing',
      'Error from server (Forbidden): extauthpolicies.security.policy.gloo.solo.io "x" is forbidden: User "jane" cannot patch resource "extauthpolicies" in API group "security.policy.gloo.solo.io" in the namespace "gloo-mesh-addons"\n',
      /does not allow jane to patch extauthpolicies\.security\.policy\.gloo\.solo\.io in namespace gloo-mesh-addons/,
      /kubectl --context=c auth can-i patch extauthpolicies\.security\.policy\.gloo\.solo\.io -n gloo-mesh-addons$/,
    ],
    [
      'cluster-right-missing',
      'Error from server (Forbidden): namespaces is forbidden: User "jane" cannot list resource "namespaces" in API group "" at the cluster scope\n',
      /jane to list namespaces\.$/,
      /auth can-i list namespaces$/,
    ],
    [
      'cluster-sign-in-failed',
      'error: You must be logged in to the server (Unauthorized)\n',
      /does not accept the credentials/,
      /Sign in/,
    ],
    [
      'cluster-sign-in-failed',
      'Unable to connect to the server: getting credentials: exec: executable aws not found\n',
      /sign-in plugin failed: executable aws not found/,
      /^Install it/,
    ],
    [
      'crd-missing',
      'error: resource mapping not found for name: "a" namespace: "b" from "STDIN": no matches for kind "ExtAuthPolicy" in version "security.policy.gloo.solo.io/v2"\nensure CRDs are installed first\n',
      /does not know ExtAuthPolicy \(security\.policy\.gloo\.solo\.io\/v2\)/,
      /helm upgrade -i gloo-platform-crds/,
    ],
    [
      'crd-missing',
      'error: the server doesn\'t have a resource type "kubernetesclusters"\n',
      /kubernetesclusters/,
      /helm upgrade/,
    ],
    [
      'crd-missing',
      'Error from server (NotFound): customresourcedefinitions.apiextensions.k8s.io "extauthpolicies.security.policy.gloo.solo.io" not found\n',
      /extauthpolicies/,
      /helm/,
    ],
    [
      'namespace-missing',
      'Error from server (NotFound): namespaces "nowhere" not found\n',
      /no namespace nowhere/,
      /create namespace nowhere$/,
    ],
    [
      'manifest-refused',
      'Error from server (Invalid): ExtAuthPolicy.security.policy.gloo.solo.io "bad" is invalid: spec.config.glooAuth.configs: Required value\n',
      /spec\.config\.glooAuth\.configs: Required value/,
      /kubectl --context=c explain extauthpolicies/,
    ],
    [
      'manifest-refused',
      'Error from server (BadRequest): ExtAuthPolicy in version "v2" cannot be handled as a ExtAuthPolicy: strict decoding error: unknown field "spec.bogus"\n',
      /unknown field "spec\.bogus"/,
      /explain/,
    ],
    [
      'manifest-refused',
      'Error from server: failed to create typed patch object (gloo-mesh-addons/applied; security.policy.gloo.solo.io/v2, Kind=ExtAuthPolicy): .spec.bogus: field not declared in schema\n',
      /\.spec\.bogus: field not declared in schema/,
      /explain/,
    ],
    [
      'kube-conflict',
      'error: Apply failed with 1 conflict: conflict with "helm" using security.policy.gloo.solo.io/v2: .spec.applyToRoutes\nPlease review the fields above--they currently have other managers. Here\nare the ways you can resolve this warning:\n* If you intend\n',
      /spec\.applyToRoutes \(helm\)/,
      /--adopt/,
    ],
    [
      'kube-conflict',
      'Error from server (Conflict): Operation cannot be fulfilled on x "a": the object has been modified; please apply your changes\n',
      /object has been modified/,
      /again/,
    ],
    [
      'kubectl-failed',
      "error: unknown flag: --server-side\nSee 'kubectl apply --help' for usage.\n",
      /unknown flag/,
      /kubectl --context=c get ns$/,
    ],
    ['kubectl-failed', '', /exit code 1/, /by hand/],
  ];
  test.each(table)('%s (%s)', (code, stderr, message, hint) => {
    const problem = read(stderr);
    expect(problem.code).toBe(code);
    expect(problem.message).toMatch(message);
    expect(problem.hint).toMatch(hint);
    expect(problem.message).not.toMatch(/memcache|Please review/);
  });
});

test('the last log line speaks when kubectl was ended before it said more', () => {
  const older =
    'E1122 09:02:00.1 7 memcache.go:265] couldn\'t get current server API group list: Get "http://127.0.0.1:1/api": context deadline exceeded\n';
  for (const log of [older, `${memcache}${memcache}`]) {
    expect(read(log)).toMatchObject({ code: 'cluster-unreachable', message: expect.stringContaining('http://127.0.0.1:1/api') });
  }
});

test('hints keep flags with blanks and quotes whole', () => {
  const flags = `kubectl --kubeconfig='/my files/config' --context='it'\\''s' --as=jane`;
  const problem = problemFrom({ exitCode: 1, stdout: '', stderr: 'error: Unauthorized' }, `${flags} get ns --ignore-not-found`);
  expect(problem.hint).toBe(`Sign in to the cluster again, then try: ${flags} get namespaces`);
});

test('an object that kubectl prints is not shown', () => {
  const object = JSON.stringify({ apiVersion: 'v2', spec: { token: 'x'.repeat(300) } });
  const problem = read(`The ExtAuthPolicy "a" is invalid: spec: Invalid value: ${object}: strict decoding error\n`);
  expect(problem.code).toBe('manifest-refused');
  expect(problem.message).toContain('(object not shown)');
  expect(problem.message).not.toContain('xxx');
});

describe('an object is not shown in any rendering, and the reason is', () => {
  const secret = 'hunter2secret';
  const json = JSON.stringify({ kind: 'Secret', data: { k: secret } });
  test.each([
    ['JSON', `error: bad object ${json}`, 'bad object (object not shown)'],
    ['long JSON', `error: bad ${JSON.stringify({ data: { k: secret + 'a'.repeat(300) } })}: refused`, 'refused'],
    ['pretty JSON', `error: bad\n${JSON.stringify(JSON.parse(json), null, 2)}`, 'bad (object not shown)'],
    ['pretty JSON, cut off', `error: bad\n${JSON.stringify(JSON.parse(json), null, 2).slice(0, -5)}`, 'bad'],
    ['JSON, cut off', `error: bad {"kind":"Secret","data":{"k":"${secret}${'a'.repeat(100)}`, 'bad (object not shown)'],
    ['JSON with brackets in its texts', `error: bad {"a":"}}","k":"${secret}"}`, 'bad (object not shown)'],
    ['JSON with brackets in its texts, cut off', `error: bad {"a":"}","k":"${secret}`, 'bad (object not shown)'],
    [
      'JSON in a text',
      `The Secret "x" is invalid: data: Invalid value: ${JSON.stringify(json)}: bad`,
      'Secret "x" is invalid: data',
    ],
    [
      'JSON in a text, the reason after it',
      `The Secret "x" is invalid: data: Invalid value: ${JSON.stringify(json)}: bad`,
      ': bad',
    ],
    ['a list', `error: bad [${json},${json}]: refused`, 'bad (object not shown): refused'],
    ['a list of texts', `error: bad ["${secret}"]`, 'bad (object not shown)'],
    ['a Go map', `error: Object: map[apiVersion:v1 data:map[k:${secret}]]`, 'Object: (object not shown)'],
    ['a Go pointer', `error: Object: &{map[apiVersion:v1 data:map[k:${secret}]]}`, 'Object: (object not shown)'],
    ['a Go map, cut off', `error: Object: &{map[apiVersion:v1 data:map[k:${secret}`, 'Object: (object not shown)'],
    [
      'a Go struct',
      `error: v1.Secret{TypeMeta:v1.TypeMeta{Kind:"", APIVersion:""}, Data:map[string][]uint8{"k":[]uint8{0x1}}, S:"${secret}"}`,
      'v1.Secret(object not shown)',
    ],
    ['a Go list', `error: bad []v1.EnvVar{v1.EnvVar{Name:"a", Value:"${secret}"}}`, 'bad'],
    ['YAML', `error: cannot parse:\nkind: Secret\ndata:\n  k: ${secret}`, 'cannot parse: (object not shown)'],
    ['YAML that begins elsewhere', `error: cannot parse:\n  k: ${secret}\n  other: x`, 'cannot parse: (object not shown)'],
    ['data in one line', `error: cannot parse data: k: ${secret}`, 'cannot parse data:'],
    ['a password', `error: boom password: ${secret} for user jane`, 'for user jane'],
    ['a token', `error: boom token: ${secret} for user jane`, 'for user jane'],
    ['a header', `error: boom Authorization: Bearer ${secret} here`, 'here'],
    ['a JSON Web Token', `error: boom eyJhbGciOiJSUzI1NiJ9.${secret}.c2ln here`, 'boom [secret] here'],
    ['a URL', `error: proxy http://jane:${secret}@proxy.example:3128 said no`, '@proxy.example:3128 said no'],
  ])('%s', (_, stderr, kept) => {
    const { message } = read(`${stderr}\n`);
    expect(message).not.toContain(secret);
    expect(message).toContain(kept);
  });

  test.each([
    'error: error validating "STDIN": error validating data: apiVersion not set; if you choose to ignore these errors',
    'The ExtAuthPolicy "a" is invalid: spec.secret: Required value',
    'The X "a" is invalid: metadata.name: Invalid value: "A": regex used for validation is \'[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\'',
    'The X "a" is invalid: [spec.ports[0].port: Required value, spec.names: Too many: 3]',
    'error: failed to refresh token: oauth2: "invalid_grant"',
    'error: dial tcp [::1]:6443: i/o timeout',
  ])('what is no object stays: %s', (stderr) => {
    expect(read(`${stderr}\n`).message).not.toContain('not shown');
  });
});

test('a Go map that kubectl prints is not shown, and no message is endless', () => {
  const problem = read(`error: map[string]interface {}{"a":"${'secret '.repeat(40)}"} is wrong`);
  expect(problem.message).not.toContain('secret');
  expect(read(`error: ${'word '.repeat(1000)}`).message.length).toBeLessThan(700);
});

test('control characters of the cluster cannot steer the terminal', () => {
  const problem = read('error: \u001b[2J\u0007evil\u202e\r\n');
  expect(problem.message).toContain('\\u001b[2J\\u0007evil\\u202e');
  expect(harmless('a\tb\nc\u0085d\u2028e')).toBe('a\tb\nc\\u0085d\\u2028e');
});

describe('conflicts are read with field and manager', () => {
  test('one', () => {
    expect(conflictsIn('Apply failed with 1 conflict: conflict with "gloo-okta": .spec.applyToRoutes')).toEqual([
      { field: 'spec.applyToRoutes', manager: 'gloo-okta' },
    ]);
  });

  test('several, of several managers, with versions, times and subresources', () => {
    const text = [
      'error: Apply failed with 3 conflicts: conflicts with "kubectl-client-side-apply" using security.policy.gloo.solo.io/v2 at 2026-11-22T08:01:59Z:',
      '- .spec.applyToRoutes',
      '- .metadata.labels.app.kubernetes.io/managed-by',
      'conflicts with "helm" with subresource "status" using v2:',
      '- .spec.config.server.name',
      'Please review the fields above--they currently have other managers. Here',
    ].join('\n');
    expect(conflictsIn(text)).toEqual([
      { field: 'spec.applyToRoutes', manager: 'kubectl-client-side-apply' },
      { field: 'metadata.labels.app.kubernetes.io/managed-by', manager: 'kubectl-client-side-apply' },
      { field: 'spec.config.server.name', manager: 'helm' },
    ]);
  });

  test('none in other errors', () => {
    expect(conflictsIn('Error from server (Conflict): the object has been modified')).toEqual([]);
  });
});
