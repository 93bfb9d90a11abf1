import { type Check, judgeFact, ok, warn } from './check.ts';

/** Whether a person would see another app of the same name beside ours. */
export const appLabelCheck = {
  'app-label': {
    group: 'okta',
    why: 'Okta takes two apps of one label, and a person tells apps by nothing else.',
    asked: 'before',
    needs: ['okta-reachable', 'okta-credentials'],
    setup: 'shown',
    judge: ({ namesakes, wishes }) =>
      judgeFact(namesakes, (apps) => {
        const label = wishes?.appName ?? '';
        const [first] = apps;
        if (first === undefined) return ok(`No other app of the org is called "${label}".`);
        const named = apps.map(({ id, type }) => `${id} (${type})`).join(', ');
        return warn(
          `${apps.length === 1 ? 'Another app is' : 'Other apps are'} called "${first.label}": ${named}. People who see both cannot tell them apart.`,
          'Give ours another name with --app-name, or rename the other in the Admin Console: Applications.',
        );
      }),
  },
} as const satisfies Readonly<Record<string, Check>>;
