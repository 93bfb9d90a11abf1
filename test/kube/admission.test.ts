import { describe, expect, test } from 'vitest';
import { wasNotMade } from '../../src/errors.ts';
import { problemFrom } from '../../src/kube/kubectl-errors.ts';
import { warningsIn } from '../../src/kube/kubectl-words.ts';

const read = (stderr: string) => problemFrom({ exitCode: 1, stdout: '', stderr }, 'kubectl --context=c apply -f -');
const creating = 'error when creating "STDIN": ';
const server = 'extauthservers.admin.gloo.solo.io "ext-auth-server"';

describe('admission is a kind of its own', () => {
  const table: readonly (readonly [what: string, code: string, stderr: string, message: RegExp, hint: RegExp])[] = [
    [
      'a policy that denies',
      'admission-refused',
      `Error from server (Forbidden): ${server} is forbidden: ValidatingAdmissionPolicy 'teams' with binding 'teams-all' denied request: every object needs a label team\n`,
      /^The admission policy teams of the cluster refuses it: every object needs a label team$/,
      /exception.* kubectl --context=c get validatingadmissionpolicies teams -o yaml$/,
    ],
    [
      'a policy that denies as Invalid',
      'admission-refused',
      `The extauthservers "ext-auth-server" is invalid: : ValidatingAdmissionPolicy 'teams' with binding 'b' denied request: failed expression: has(object.metadata.labels)\n`,
      /admission policy teams .*failed expression: has\(object\.metadata\.labels\)/,
      /validatingadmissionpolicies teams/,
    ],
    [
      'a webhook that denies',
      'admission-refused',
      `Error from server (Forbidden): ${creating}admission webhook "validation.gatekeeper.sh" denied the request: [labels] you must provide labels: {"team"}\n`,
      /webhook validation\.gatekeeper\.sh of the cluster refuses it: \[labels\] you must provide labels: /,
      /get validatingwebhookconfigurations,mutatingwebhookconfigurations/,
    ],
    [
      'a webhook that denies over several lines',
      'admission-refused',
      `Error from server: ${creating}admission webhook "validate.kyverno.svc-fail" denied the request: \n\nresource ExtAuthServer/n/x was blocked due to the following policies \n\nrequire-team:\n  check-team: 'validation error: The label team is required.'\n`,
      /refuses it: resource ExtAuthServer\/n\/x was blocked .* require-team: check-team: 'validation error: The label team is required\.'/,
      /exception/,
    ],
    [
      'a webhook that says nothing',
      'admission-refused',
      `Error from server: ${creating}admission webhook "v.example" denied the request without explanation\n`,
      /v\.example of the cluster refuses it without saying why\.$/,
      /exception/,
    ],
    [
      'a webhook without dry runs',
      'admission-refused',
      `Error from server (BadRequest): ${creating}admission webhook "v.example" does not support dry run\n`,
      /does not support dry run/,
      /exception/,
    ],
    ...[
      'failed to call webhook: Post "https://w.policy.svc:443/validate?timeout=10s": dial tcp 10.0.0.7:443: connect: connection refused',
      'failed to call webhook: Post "https://w.policy.svc:443/validate?timeout=10s": context deadline exceeded',
      'failed to call webhook: Post "https://w.policy.svc:443/validate?timeout=10s": no endpoints available for service "w"',
      'failed to call webhook: Post "https://w.policy.svc:443/validate?timeout=10s": service "w" not found',
      'failed to call webhook: Post "https://w.policy.svc:443/validate?timeout=10s": x509: certificate signed by unknown authority',
      'failed to call webhook: the server could not find the requested resource',
      'failed to call webhook: Unauthorized',
      'expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got /, Kind=',
      'namespaces "policy" not found',
    ].map(
      (why) =>
        [
          `a webhook that is down: ${why}`,
          'webhook-down',
          `Error from server (InternalError): ${creating}Internal error occurred: failed calling webhook "v.example": ${why}\n`,
          /^The admission webhook v\.example of the cluster does not answer as it has to: /,
          /^Nothing is wrong with what was to be written.*get validatingwebhookconfigurations/,
        ] as const,
    ),
    [
      'a conversion webhook that is down',
      'webhook-down',
      'Error from server: conversion webhook for admin.gloo.solo.io/v1, Kind=ExtAuthServer failed: Post "https://c.svc:443/convert?timeout=30s": dial tcp 10.0.0.7:443: connect: connection refused\n',
      /conversion webhook for admin\.gloo\.solo\.io\/v1, Kind=ExtAuthServer/,
      /get customresourcedefinitions$/,
    ],
    [
      'a quota that is full',
      'quota-exceeded',
      `Error from server (Forbidden): ${creating}${server} is forbidden: exceeded quota: objects, requested: count/extauthservers.admin.gloo.solo.io=1, used: count/extauthservers.admin.gloo.solo.io=1, limited: count/extauthservers.admin.gloo.solo.io=1\n`,
      /^The quota objects of the namespace leaves no room for it: requested: count\/extauthservers/,
      /get resourcequotas/,
    ],
    [
      'a quota that wants limits',
      'quota-exceeded',
      `Error from server (Forbidden): ${creating}pods "x" is forbidden: failed quota: compute: must specify limits.cpu for: app\n`,
      /quota compute of the namespace leaves no room for it: must specify limits\.cpu/,
      /get resourcequotas/,
    ],
    [
      'a quota that is not counted yet',
      'quota-exceeded',
      `Error from server (Forbidden): ${creating}${server} is forbidden: status unknown for quota: objects, resources: count/x\n`,
      /quota objects/,
      /get resourcequotas/,
    ],
    [
      'a namespace that ends',
      'namespace-ending',
      `Error from server (Forbidden): ${creating}${server} is forbidden: unable to create new content in namespace gloo-mesh-addons because it is being terminated\n`,
      /^The namespace gloo-mesh-addons is being deleted \(Terminating\)/,
      /kubectl --context=c get namespace gloo-mesh-addons -o yaml$/,
    ],
    [
      'a namespace that ends, and is not to be made again yet',
      'namespace-ending',
      'Error from server (Conflict): Operation cannot be fulfilled on namespaces "team-a": The system is ensuring all content is removed from this namespace.  Upon completion, this namespace will automatically be purged by the system.\n',
      /^The namespace team-a is being deleted/,
      /get namespace team-a -o yaml$/,
    ],
    [
      'a limit range',
      'quota-exceeded',
      `Error from server (Forbidden): ${creating}pods "x" is forbidden: [minimum memory usage per Container is 100Mi, but request is 64Mi, maximum cpu usage per Pod is 1, but limit is 2]\n`,
      /^A limit range of the namespace does not allow it: .*per Container is 100Mi/,
      /describe limitranges -A$/,
    ],
    [
      'the pod security of a namespace',
      'admission-refused',
      `Error from server (Forbidden): ${creating}pods "x" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true\n`,
      /^The pod security of the namespace \(restricted:latest\) refuses it: runAsNonRoot/,
      /-L pod-security\.kubernetes\.io\/enforce$/,
    ],
    [
      'a webhook that speaks of a right',
      'admission-refused',
      `Error from server: ${creating}admission webhook "v" denied the request: User "jane" cannot create resource "extauthpolicies" in API group "x" in the namespace "y"\n`,
      /^The admission webhook v of the cluster refuses it: User "jane"/,
      /exception/,
    ],
    [
      'a webhook that speaks of a quota',
      'admission-refused',
      `Error from server: ${creating}admission webhook "v" denied the request: exceeded quota: team-a, ask ops\n`,
      /^The admission webhook v of the cluster refuses it: exceeded quota/,
      /exception/,
    ],
    [
      'any other plug-in of the API server',
      'admission-refused',
      `Error from server (Forbidden): ${creating}${server} is forbidden: pod node label selector conflicts with its namespace\n`,
      /admission refuses it: pod node label selector conflicts/,
      /exception/,
    ],
  ];

  test.each(table)('%s', (_, code, stderr, message, hint) => {
    const problem = read(stderr);
    expect(problem.code).toBe(code);
    expect(problem.exitCode).toBe(7);
    expect(problem.message).toMatch(message);
    expect(problem.hint).toMatch(hint);
    expect(`${problem.message}${problem.hint}`).not.toMatch(/cannot be reached|explain/);
    // the API server has said no: nothing is uncertain
    expect(wasNotMade(problem)).toBe(true);
  });

  test('what a webhook says is shown without secrets', () => {
    const { message } = read(
      `Error from server: admission webhook "v" denied the request: token: hunter2hunter2 in {"kind":"Secret","data":{"k":"hunter2"}}\n`,
    );
    expect(message).not.toContain('hunter2');
  });
});

describe('an API server that cannot do it now is reached, and has not refused', () => {
  test.each([
    'Error from server (Timeout): Timeout: request did not complete within requested timeout - context deadline exceeded\n',
    'Error from server (TooManyRequests): the server has received too many requests and has asked us to try again later\n',
    'Error from server (ServiceUnavailable): the server is currently unable to handle the request\n',
    'Error from server (InternalError): Internal error occurred: etcdserver: request timed out\n',
    'Error from server: etcdserver: mvcc: database space exceeded\n',
    'Error from server (InternalError): an error on the server ("") has prevented the request from succeeding\n',
    'Error from server (InternalError): Internal error occurred: resource quota evaluation timed out\n',
  ])('%s', (stderr) => {
    const problem = read(stderr);
    expect(problem.code).toBe('cluster-busy');
    expect(problem.hint).toMatch(/get --raw \/readyz\?verbose$/);
    expect(wasNotMade(problem)).toBe(false);
  });
});

test('a role that gives more than its maker has is a right that is missing', () => {
  const problem = read(
    'Error from server (Forbidden): error when creating "STDIN": roles.rbac.authorization.k8s.io "keys" is forbidden: user "jane" (groups=["dev"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:["x"], Resources:["y"], Verbs:["get"]}\n',
  );
  expect(problem).toMatchObject({
    code: 'cluster-right-missing',
    message: expect.stringContaining('make roles keys: it gives rights'),
  });
});

test.each([
  'The ExtAuthServer "x" is invalid: spec.destinationServer: Invalid value: "object": spec.destinationServer is immutable\n',
  'The RoleBinding "x" is invalid: roleRef: Invalid value: rbac.RoleRef{}: cannot change roleRef\n',
  'Error from server (Invalid): ExtAuthServer.admin.gloo.solo.io "x" is invalid: spec: Invalid value: "object": failed rule: self.a == oldSelf.a\n',
])('a field that nobody may change is told as that: %s', (stderr) => {
  expect(read(stderr)).toMatchObject({ code: 'manifest-refused', hint: expect.stringMatching(/only be made anew/) });
});

test('what a built-in kind knows is looked for under its own name', () => {
  const { hint } = read('The CronJob "x" is invalid: spec.schedule: Invalid value: "x": expected exactly 5 fields\n');
  expect(hint).toContain('kubectl --context=c explain cronjob --recursive');
});

test('the warnings of the API server are told from those of kubectl', () => {
  const stderr = [
    'Warning: resource extauthservers/x is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply.',
    'Warning: unknown field "spec.bogus"',
    "Warning: Validation failed for ValidatingAdmissionPolicy 'teams' with binding 'b': no label team",
    'Warning: unknown field "spec.bogus"',
    'WARNING: version difference between client (1.35) and server (1.27) exceeds the supported minor version skew of +/-1',
    'error: something else',
  ].join('\n');
  expect(warningsIn(stderr)).toEqual([
    'unknown field "spec.bogus"',
    "Validation failed for ValidatingAdmissionPolicy 'teams' with binding 'b': no label team",
  ]);
});

test('a user who may not be another is told so, and no right of theirs is missed', () => {
  const stderr =
    'Error from server (Forbidden): users "jane" is forbidden: User "joe" cannot impersonate resource "users" in API group "" at the cluster scope\n';
  const problem = problemFrom({ exitCode: 1, stdout: '', stderr }, 'kubectl --context=c --as=jane get ns');
  expect(problem.message).toBe('The cluster does not allow joe to act as jane.');
  expect(problem.hint).toContain('Leave --as out');
  expect(problem.hint).toMatch(/kubectl --context=c auth can-i impersonate users\/jane$/);
});

test('a refused impersonation of which kubectl can say no more is told for what it most likely is', () => {
  const said = { exitCode: 1, stdout: '', stderr: 'Error from server (Forbidden): unknown\n' };
  const acting = problemFrom(said, 'kubectl --context=c --as=jane get pods');
  expect(acting).toMatchObject({ code: 'cluster-right-missing', message: expect.stringContaining('act as somebody else') });
  expect(acting.hint).toMatch(/kubectl --context=c auth can-i impersonate users$/);
  // where nobody acts as anybody it is not said
  expect(problemFrom(said, 'kubectl --context=c get pods').message).not.toContain('act as');
});
