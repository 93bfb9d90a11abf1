import architecture from '../../docs/architecture.md?raw';
import checks from '../../docs/checks.md?raw';
import ci from '../../docs/ci.md?raw';
import decisions from '../../docs/decisions.md?raw';
import faq from '../../docs/faq.md?raw';
import frontends from '../../docs/frontends.md?raw';
import gitops from '../../docs/gitops.md?raw';
import inputs from '../../docs/inputs.md?raw';
import keys from '../../docs/keys.md?raw';
import problems from '../../docs/problems.md?raw';
import rights from '../../docs/rights.md?raw';
import sandbox from '../../docs/sandbox.md?raw';
import serviceApp from '../../docs/service-app.md?raw';
import troubleshooting from '../../docs/troubleshooting.md?raw';
import uninstall from '../../docs/uninstall.md?raw';
import upgrading from '../../docs/upgrading.md?raw';

/** The pages of docs/ by their names, as they were when this was built; what a newcomer looks for first. */
export const pages: Readonly<Record<string, string>> = {
  troubleshooting,
  faq,
  problems,
  checks,
  frontends,
  inputs,
  keys,
  rights,
  'service-app': serviceApp,
  ci,
  gitops,
  upgrading,
  uninstall,
  sandbox,
  architecture,
  decisions,
};

/** What a page is called on itself. */
export function titleOf(page: string): string {
  return /^# (.+)$/m.exec(page)?.[1] ?? '';
}
