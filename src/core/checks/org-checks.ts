import { type CredentialKind, credentialTitles } from '../credential-kind.ts';
import { isGranted, oktaAreas } from '../okta-rights.ts';
import { adminRoleCheck } from './admin-role-check.ts';
import { type Check, fail, type Judged, judgeFact, ok, skip, warn } from './check.ts';
import type { Fact } from './fact.ts';
import type { OrgFacts } from './okta-facts.ts';

/** Which roles write what, for an API token cannot tell what it may do. */
const writers =
  'the app, claims and access policies need the role API Access Management Administrator; trusted origins need Super Administrator';

/** Whether the org can be reached, and whether its credentials are good for what setup does. */
export const orgChecks = {
  'okta-reachable': {
    group: 'okta',
    why: 'Without a way to the org nothing can be read or made there.',
    asked: 'always',
    needs: [],
    setup: 'shown',
    owns: ['no-org', 'okta-unreachable', 'not-okta', 'okta-failed', 'okta-rate-limit'],
    without: 'the org cannot be reached.',
    judge: ({ org }) => judgeFact(org?.identity, ({ url, engine }) => ok(`${url} answers as an Okta org (${engine}).`)),
  },
  'okta-credentials': {
    group: 'okta',
    why: 'Okta tells and changes nothing without credentials that it accepts.',
    asked: 'always',
    needs: ['okta-reachable'],
    setup: 'shown',
    owns: ['okta-token-refused', 'okta-key-refused'],
    closes: ['okta-credentials-missing'],
    without: 'the org is not open to us.',
    judge: ({ org, when }) => {
      if (org === undefined) return undefined;
      // what anybody can see can be verified without any
      if ('trouble' in org.opened && org.opened.trouble.code === 'okta-credentials-missing' && when === 'before')
        return fail(org.opened.trouble.says, org.opened.trouble.hint ?? '');
      return judgeFact(org.opened, (kind) => judgeOpened(kind, org, when));
    },
  },
  'okta-reads': {
    group: 'okta',
    why: 'What cannot be read cannot be compared with what is wanted.',
    asked: 'before',
    needs: ['okta-reachable', 'okta-credentials'],
    setup: 'shown',
    closes: ['okta-right-missing'],
    judge: ({ org }) => (org === undefined ? undefined : judgeOpen(org, () => judgeReads(org))),
  },
  'okta-writes': {
    group: 'okta',
    why: 'A right that is missing would stop the set-up half-way.',
    asked: 'before',
    needs: ['okta-reachable', 'okta-credentials'],
    setup: 'blocks',
    judge: ({ org }) => (org === undefined ? undefined : judgeOpen(org, () => judgeWrites(org))),
  },
  'okta-roles': adminRoleCheck['okta-roles'],
  'api-access-management': {
    group: 'okta',
    why: 'Without it the org has no authorization server whose access tokens a gateway can check.',
    asked: 'before',
    needs: ['okta-reachable', 'okta-credentials'],
    setup: 'shown',
    owns: ['okta-no-api-access-management'],
    judge: ({ org }) => {
      const there = ok('The org has API Access Management.');
      if (org === undefined || 'value' in org.authServer) return org && there;
      const { code } = org.authServer.trouble;
      // the servers were listed
      return code === 'unknown-auth-server' || code === 'org-auth-server' ? there : { trouble: org.authServer.trouble };
    },
  },
  'auth-server': {
    group: 'okta',
    why: 'Only an active custom authorization server issues access tokens for the gateway.',
    asked: 'always',
    needs: ['okta-reachable', 'okta-credentials', 'api-access-management'],
    setup: 'blocks',
    owns: ['unknown-auth-server', 'org-auth-server'],
    judge: ({ org }) =>
      judgeFact(org?.authServer, ({ name, id, rotationMode, nextRotation }) => {
        const next = nextRotation === '' ? '' : `; its keys are rotated next on ${nextRotation.slice(0, 10)}`;
        const rotation = rotationMode === 'MANUAL' ? '; its keys are rotated by hand' : next;
        return ok(`The authorization server ${name} (${id}) is active${rotation}.`);
      }),
  },
  metadata: {
    group: 'okta',
    why: 'Endpoints and signing keys are read from the metadata; without it no token can be checked.',
    asked: 'always',
    needs: ['okta-reachable', 'api-access-management', 'auth-server'],
    setup: 'shown',
    owns: ['metadata-unusable'],
    judge: ({ open }) =>
      judgeFact(open, ({ issuer, keySet }) => {
        if (keySet === undefined) return skip(`the metadata of ${issuer} cannot be read from here.`);
        const kids = keySet.keys.map(({ kid }) => kid);
        const rest = keySet.ignored.length > 0 ? ` (${keySet.ignored.length} of no use left out)` : '';
        const count = `${kids.length} signing ${kids.length === 1 ? 'key' : 'keys'}`;
        return ok(`The metadata of ${issuer} is readable; ${count}: ${kids.join(', ')}${rest}.`);
      }),
  },
} as const satisfies Readonly<Record<string, Check>>;

function judgeOpened(kind: CredentialKind, { reads }: OrgFacts, when: 'before' | 'after'): Judged {
  const title = credentialTitles[kind];
  const refused = reads.map(({ fact }) => codeOf(fact)).find((code) => /^okta-(token|key)-refused$/.test(code));
  const trouble = reads.flatMap(({ fact }) => ('trouble' in fact && fact.trouble.code === refused ? [fact.trouble] : []))[0];
  if (trouble !== undefined) return { trouble };
  // a missing right says that the credentials themselves were taken
  const answered = reads.some(
    ({ fact }) => 'value' in fact || ['okta-right-missing', 'okta-no-api-access-management'].includes(codeOf(fact)),
  );
  if (answered) return ok(`Okta accepts the ${title}.`);
  return when === 'before' ? skip(`Okta answered no call that shows whether it accepts the ${title}.`) : undefined;
}

function codeOf(fact: Fact<unknown>): string {
  return 'trouble' in fact ? fact.trouble.code : '';
}

function judgeOpen(org: OrgFacts, judge: () => Judged): Judged {
  return 'trouble' in org.opened ? { trouble: org.opened.trouble } : judge();
}

function judgeReads({ reads }: OrgFacts): Judged {
  const missing = reads.flatMap(({ fact, isDispensable }) =>
    'trouble' in fact && fact.trouble.code === 'okta-right-missing' ? [{ ...fact.trouble, isDispensable }] : [],
  );
  const [first] = missing.filter(({ isDispensable }) => isDispensable !== true);
  if (first !== undefined) {
    const hints = new Set(missing.flatMap(({ hint, isDispensable }) => (isDispensable === true ? [] : (hint ?? []))));
    return fail(missing.map((trouble) => trouble.says).join(' '), [...hints].join('\n'));
  }
  const [origins] = missing;
  if (origins !== undefined) return warn(`${origins.says} ${withoutOrigins}`, `${origins.hint ?? ''}\n${skipOrigins}`.trim());
  const other = reads.flatMap(({ fact }) => ('trouble' in fact ? [fact.trouble] : []))[0];
  return other === undefined ? ok(`Readable: ${reads.map(({ what }) => what).join(', ')}.`) : { trouble: other };
}

function judgeWrites({ opened, scopes, neededScopes, onlyLooks, adminRoles }: OrgFacts): Judged {
  // where the roles were looked for, their own check tells of them
  const tellsRole = adminRoles === undefined;
  const kind = 'value' in opened ? opened.value : 'token';
  const title = credentialTitles[kind];
  return judgeFact(scopes ?? { value: undefined }, (granted) => {
    if (granted === undefined) {
      const isSaid = kind === 'token' && !tellsRole;
      return isSaid ? undefined : skip(`what an ${title} may write cannot be known without writing; ${writers}.`);
    }
    const missing = neededScopes.filter((scope) => !isGranted(scope, granted));
    if (missing.length > 0 && missing.every(isOfOrigins))
      return warn(
        `The ${title} lacks the scope ${missing.join(', ')}. ${withoutOrigins}`,
        `Ask a Super Administrator to grant it on the app: Applications > the app > Okta API Scopes${again[kind]}. ${skipOrigins}`,
      );
    if (missing.length > 0) {
      const says = `The ${title} lacks these scopes: ${missing.join(', ')}.`;
      const hint = `Ask a Super Administrator to grant them on the app: Applications > the app > Okta API Scopes${again[kind]}.`;
      return onlyLooks === true ? warn(`${says} A plan does without them; setup does not.`, hint) : fail(says, hint);
    }
    if (!tellsRole) return ok(`The ${title} has all scopes that are needed: ${neededScopes.join(', ')}.`);
    return warn(
      `The ${title} has all scopes that are needed: ${neededScopes.join(', ')}. The admin role behind it cannot be known without writing.`,
      `Make sure of its role: ${writers}.`,
    );
  });
}

function isOfOrigins(scope: string): boolean {
  return scope.startsWith(oktaAreas.trustedOrigins.scope);
}

const withoutOrigins = 'So setup leaves trusted origins alone; all else works.';
const skipOrigins = 'Or say that it is meant: --trusted-origins skip';

/** What has to be done once more scopes are granted. */
const again: Readonly<Record<CredentialKind, string>> = {
  token: '',
  'service-app': '',
  'access-token': ', then get a new access token',
  session: ', then sign in again with gloo-okta login',
};
