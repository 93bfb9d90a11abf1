import { type Check, warn } from './check.ts';
import { known } from './fact.ts';

/** Whether all tokens of the authorization server name one issuer. */
export const issuerModeCheck = {
  'issuer-mode': {
    group: 'okta',
    why: 'The gateway takes tokens of one issuer; with the issuer mode Dynamic that depends on the address by which a frontend came to Okta.',
    asked: 'always',
    needs: ['okta-reachable', 'okta-credentials', 'auth-server'],
    setup: 'shown',
    // one address or the other is what nearly every server has, and no news
    judge: ({ org }) => {
      const server = org && known(org.authServer);
      if (server?.issuerMode !== 'DYNAMIC') return undefined;
      return warn(
        `The authorization server ${server.name} has the issuer mode Dynamic: tokens that a frontend gets by another domain than that of ${server.issuer} name another issuer, and the gateway refuses them.`,
        'Let every frontend use the addresses that gloo-okta env prints, or choose one domain: Admin Console > Security > API > the authorization server > Issuer.',
      );
    },
  },
} as const satisfies Readonly<Record<string, Check>>;
