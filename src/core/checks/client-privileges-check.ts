import { type Check, judgeFact, ok, skip, warn } from './check.ts';

/** Whether a new service app can do everything without anybody having said so. */
export const clientPrivilegesCheck = {
  'client-privileges': {
    group: 'okta',
    why: 'An org can make every new service app a Super Administrator, and then a pipeline can do far more than it needs.',
    asked: 'before',
    needs: ['okta-reachable', 'okta-credentials'],
    setup: 'shown',
    judge: ({ clientPrivileges }) =>
      judgeFact(clientPrivileges, (isOn) => {
        if (isOn === undefined)
          return skip('whether new service apps become Super Administrators may not be read (scope okta.orgs.read).');
        if (!isOn) return ok('New service apps get no admin role unless somebody gives them one.');
        return warn(
          'This org makes every new service app a Super Administrator.',
          'Give service apps only the roles that gloo-okta rights --service-app names, and switch it off: Settings > Account > Public client app admins.',
        );
      }),
  },
} as const satisfies Readonly<Record<string, Check>>;
