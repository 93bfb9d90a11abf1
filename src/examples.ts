import type { commandSays } from './help.ts';

/** A command line that works, and what it is for. */
export interface Example {
  readonly line: string;
  readonly says: string;
}

const org = '--org-url https://dev-1234.okta.com';
const react = '--react-url https://developer.example.com';

/** Examples of every command, for its help. They are run in the sandbox by a test, in this order, one after the other. */
export const examples: Readonly<Record<keyof typeof commandSays, readonly Example[]>> = {
  doctor: [
    { line: `gloo-okta doctor ${org}`, says: 'is all there that setup needs?' },
    { line: 'gloo-okta doctor --json', says: 'for a report of a bug, and for programs' },
  ],
  plan: [
    { line: `gloo-okta plan ${org} ${react}`, says: 'what would setup change?' },
    {
      line: `gloo-okta plan ${react} --save-config gloo-okta.yaml`,
      says: 'keep the answers in a file that is read from then on',
    },
    { line: 'gloo-okta plan --detailed-exitcode', says: 'in CI: 0 nothing to do, 5 changes' },
  ],
  render: [
    { line: 'gloo-okta render', says: 'the manifests on stdout' },
    { line: `gloo-okta render ${react} --cluster-name cluster1 --out manifests`, says: 'as files, without asking the cluster' },
    { line: 'gloo-okta render --out argocd --gitops argocd', says: 'with the Application that applies them' },
  ],
  setup: [
    { line: 'gloo-okta setup', says: 'on a terminal: asks what it cannot find out' },
    { line: `gloo-okta setup ${org} ${react} --yes`, says: 'in CI' },
    {
      line: 'gloo-okta setup --assign everyone --key-refresh cronjob --yes',
      says: 'change an installation: only what is said anew',
    },
  ],
  verify: [
    { line: 'gloo-okta verify', says: 'is it in force?' },
    { line: 'gloo-okta verify --app-url https://developer.example.com --login', says: 'sign in and call the gateway for real' },
  ],
  token: [
    { line: 'gloo-okta token', says: 'sign in; what do both tokens hold?' },
    { line: 'gloo-okta token --no-browser --login-port 8400', says: 'print the address of the sign-in instead' },
  ],
  env: [
    { line: 'eval "$(gloo-okta env)"', says: 'the settings as variables of this shell' },
    { line: 'gloo-okta env --format dotenv > .env', says: 'as a file' },
  ],
  keys: [
    { line: 'gloo-okta keys status', says: 'does the policy hold the keys that Okta publishes?' },
    { line: 'gloo-okta keys refresh', says: 'bring it up to date in the cluster' },
    { line: 'gloo-okta keys refresh --write manifests/ext-auth-policy.yaml', says: 'in a file that a pipeline commits' },
  ],
  export: [
    { line: 'gloo-okta export terraform --out terraform', says: 'the same answers as Terraform' },
    { line: 'gloo-okta export terraform --out okta --kubernetes manifests', says: "the cluster's half as manifests" },
  ],
  release: [
    { line: 'gloo-okta release --yes', says: 'hand the installation over to code' },
    { line: 'gloo-okta release --take-back --yes', says: 'take it back' },
  ],
  teardown: [
    { line: 'gloo-okta teardown', says: 'on a terminal: shows what goes, and asks' },
    { line: 'gloo-okta teardown --deactivate-only --yes', says: 'leave the app, deactivated, as the guide does' },
    { line: 'gloo-okta teardown --yes', says: 'in CI' },
  ],
  rights: [
    { line: `gloo-okta rights ${react}`, says: 'what these answers need' },
    { line: 'gloo-okta rights --service-app', says: 'the steps for a pipeline' },
  ],
  login: [
    { line: 'gloo-okta login --bootstrap', says: 'once an org, with an API token: makes the app to sign in by' },
    { line: 'gloo-okta login --login-client-id 0oa1b2c3d4e5f6g7h8i9', says: 'from then on, without any token' },
  ],
  logout: [
    { line: 'gloo-okta logout', says: 'ends the sign-in, here and at Okta' },
    { line: 'gloo-okta logout --remove-app --yes', says: 'also removes the app that --bootstrap made' },
  ],
  sandbox: [
    { line: 'gloo-okta sandbox', says: 'until Ctrl-C; prints where everything is' },
    { line: 'gloo-okta sandbox --port 8080 --state sandbox.json', says: 'the same org again next time' },
  ],
  demo: [
    { line: 'gloo-okta demo', says: 'the whole guide in a minute, then cleaned up' },
    { line: 'gloo-okta demo --browser --keep', says: 'sign in yourself, and go on by hand' },
  ],
  explain: [
    { line: 'gloo-okta explain access-rule', says: 'a check or a code' },
    { line: "gloo-okta explain 'Policy evaluation failed for this request'", says: 'what Okta, Gloo, kubectl or a browser said' },
    { line: 'gloo-okta explain troubleshooting', says: 'a page of the documentation' },
  ],
  config: [
    { line: 'gloo-okta config show', says: 'every value and where it came from' },
    { line: 'gloo-okta config schema > gloo-okta.schema.json', says: 'for editors' },
  ],
  completion: [
    { line: 'source <(gloo-okta completion bash)', says: 'in ~/.bashrc' },
    { line: 'gloo-okta completion fish > ~/.config/fish/completions/gloo-okta.fish', says: 'fish' },
  ],
};
