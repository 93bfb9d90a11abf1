/** What each command says of itself, in the order in which help and docs show them. */
export const commandSays = {
  setup: 'make the sign-in, in Okta and in the cluster',
  plan: 'show what setup would change; writes nothing',
  render: 'print the manifests only',
  verify: 'is it in force? judges both worlds, calls the gateway, signs in',
  doctor: 'is all that setup needs there?',
  token: 'sign in and show what both tokens hold',
  env: "print the frontend's settings",
  teardown: 'remove what setup made',
  sandbox: 'run a local Okta org, Kubernetes API and gateway until stopped',
  demo: 'the whole guide in the sandbox, start to finish, then cleaned up',
  config: 'show: every value and its source; schema: the JSON Schema of the config file',
  completion: 'print the completion script of a shell',
} as const;
