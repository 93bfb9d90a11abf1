import { frontendScopes, ruleThatMatches } from '../access-rules.ts';
import type { Finding } from '../model.ts';
import { fail, fromTrouble, judgeFact, known, ok, skip, warn } from './fact.ts';
import type { AccessFacts, OrgFacts } from './okta-facts.ts';

/** Which roles write what, for an API token cannot tell what it may do. */
const writers =
  'the app, claims and access policies need the role API Access Management Administrator; trusted origins need Super Administrator';

/** Pure: whether the org can be reached and its credentials are good for what setup does. */
export function judgeOrg(facts: OrgFacts): readonly Finding[] {
  const reachable = judgeFact('okta-reachable', facts.identity, ({ url, engine }) =>
    ok('okta-reachable', `${url} answers as an Okta org (${engine}).`),
  );
  if (!('value' in facts.identity))
    return [
      ...reachable,
      ...(['okta-credentials', 'okta-reads', 'okta-writes', 'api-access-management', 'auth-server', 'metadata'] as const).map(
        (check) => skip(check, 'the org cannot be reached.'),
      ),
    ];
  return [
    ...reachable,
    ...judgeCredentials(facts),
    ...judgeReads(facts),
    ...judgeWrites(facts),
    ...judgeAuthServer(facts),
    ...judgeOpen(facts),
  ];
}

function judgeCredentials({ opened, reads }: OrgFacts): readonly Finding[] {
  const check = 'okta-credentials';
  if ('trouble' in opened) return fromTrouble(check, opened.trouble);
  if (opened.value === undefined) {
    return [
      fail(
        check,
        'No credentials for the org are given.',
        'Set OKTA_CLIENT_TOKEN, or give --token-file FILE, --token-stdin, or --service-client-id ID with --private-key-file FILE.',
      ),
    ];
  }
  const kind = opened.value === 'token' ? 'API token' : 'service app';
  const refused = reads.flatMap(({ fact }) =>
    'trouble' in fact && /^okta-(token|key)-refused$/.test(fact.trouble.code) ? [fact.trouble] : [],
  )[0];
  if (refused !== undefined) return [fail(check, refused.says, refused.hint)];
  // a missing right says that the credentials themselves were taken
  const answered = reads.some(
    ({ fact }) =>
      'value' in fact || fact.trouble.code === 'okta-right-missing' || fact.trouble.code === 'okta-no-api-access-management',
  );
  return [
    answered
      ? ok(check, `Okta accepts the ${kind}.`)
      : skip(check, `Okta answered no call that shows whether it accepts the ${kind}.`),
  ];
}

function judgeReads({ opened, reads }: OrgFacts): readonly Finding[] {
  const check = 'okta-reads';
  if (known(opened) === undefined) return [skip(check, 'the org is not open to us without credentials.')];
  const missing = reads.flatMap(({ fact }) =>
    'trouble' in fact && fact.trouble.code === 'okta-right-missing' ? [fact.trouble] : [],
  );
  const [first] = missing;
  if (first !== undefined) return [fail(check, missing.map((trouble) => trouble.says).join(' '), first.hint)];
  const others = reads.flatMap(({ fact }) => ('trouble' in fact ? fromTrouble(check, fact.trouble) : []));
  if (others.length > 0) return others;
  return [ok(check, `Readable: ${reads.map(({ what }) => what).join(', ')}.`)];
}

function judgeWrites({ opened, scopes, neededScopes }: OrgFacts): readonly Finding[] {
  const check = 'okta-writes';
  if (known(opened) === undefined) return [skip(check, 'the org is not open to us without credentials.')];
  if (scopes === undefined) return [skip(check, `what an API token may write cannot be known without writing; ${writers}.`)];
  return judgeFact(check, scopes, (granted) => {
    const missing = neededScopes.filter((scope) => !granted.includes(scope));
    if (missing.length > 0)
      return fail(
        check,
        `The service app's token lacks these scopes: ${missing.join(', ')}.`,
        'Ask a Super Administrator to grant them on the app: Okta API Scopes.',
      );
    return warn(
      check,
      `The service app's token has all scopes that are needed: ${neededScopes.join(', ')}. Its admin role cannot be known without writing.`,
      `Make sure of its role: ${writers}.`,
    );
  });
}

function judgeAuthServer({ opened, authServer }: OrgFacts): readonly Finding[] {
  if (known(opened) === undefined) {
    return [
      skip('api-access-management', 'it takes credentials to find out.'),
      skip('auth-server', 'it takes credentials to find out.'),
    ];
  }
  if ('trouble' in authServer) {
    const hasServers = authServer.trouble.code === 'unknown-auth-server' || authServer.trouble.code === 'org-auth-server';
    return [...(hasServers ? [hasIt] : []), ...fromTrouble('auth-server', authServer.trouble)];
  }
  const { name, id, rotationMode, nextRotation } = authServer.value;
  const rotation =
    rotationMode === 'MANUAL'
      ? '; its keys are rotated by hand'
      : nextRotation === ''
        ? ''
        : `; its keys are rotated next on ${nextRotation.slice(0, 10)}`;
  return [hasIt, ok('auth-server', `The authorization server ${name} (${id}) is active${rotation}.`)];
}

const hasIt = ok('api-access-management', 'The org has API Access Management.');

function judgeOpen({ open }: OrgFacts): readonly Finding[] {
  return judgeFact('metadata', open, ({ issuer, kids, ignored }) =>
    ok(
      'metadata',
      `The metadata of ${issuer} is readable; ${kids.length} signing ${kids.length === 1 ? 'key' : 'keys'}: ${kids.join(', ')}${ignored > 0 ? ` (${ignored} of no use left out)` : ''}.`,
    ),
  );
}

/**
 * Pure: which access policy and rule would let this client's tokens be issued. `mends` says whether setup makes one where
 * there is none.
 */
export function judgeAccess(facts: AccessFacts, mends: 'setup-will' | 'setup-would' | 'nobody'): readonly Finding[] {
  const check = 'access-rule';
  return judgeFact(check, facts.policies, (policies) =>
    judgeFact(check, facts.groups, (groups) =>
      judgeFact(check, facts.everyone, (everyone) => {
        const found = ruleThatMatches(policies, { clientId: facts.clientId, groups, everyone, scopes: frontendScopes });
        if (found !== undefined)
          return ok(check, `The rule "${found.rule.name}" of the access policy "${found.policy.name}" lets tokens be issued.`);
        const asks = `the grant authorization_code with the scopes ${frontendScopes.join(' ')}${facts.clientId === undefined ? '' : ` for the client ${facts.clientId}`}`;
        const says =
          policies.length === 0
            ? `The authorization server has no access policy, so nothing lets ${asks}.`
            : `No active rule of its ${policies.length} access ${policies.length === 1 ? 'policy' : 'policies'} lets ${asks}.`;
        if (mends === 'setup-will') return warn(check, says, 'gloo-okta setup makes a policy and a rule for this app.');
        return fail(
          check,
          says,
          mends === 'setup-would'
            ? 'Make them: gloo-okta setup'
            : 'Leave out --access-policy skip, or make a rule in the Admin Console: Security > API > Access Policies.',
        );
      }),
    ),
  );
}
