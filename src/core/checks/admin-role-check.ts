import { type AdminRole, roleGap } from '../admin-roles.ts';
import type { CredentialKind } from '../credential-kind.ts';
import { isGranted, type OktaArea, type OktaRight, oktaAreas } from '../okta-rights.ts';
import { type Check, fail, type Judged, judgeFact, ok, skip, warn } from './check.ts';
import { known } from './fact.ts';
import type { OrgFacts } from './okta-facts.ts';

/** Whose the roles are, and to whom more are given. */
const holders: Readonly<Record<CredentialKind, { readonly has: string; readonly to: string }>> = {
  token: { has: "The API token's owner has", to: "the API token's owner" },
  'access-token': { has: 'Whoever signed in for the access token has', to: 'whoever signed in for it' },
  session: { has: 'You have', to: 'you' },
  'service-app': { has: 'The service app has', to: 'the service app' },
};

/** Why its roles could not be read. */
const notRead: Readonly<Record<CredentialKind, { readonly scope: string; readonly role: string }>> = {
  token: { scope: '', role: "the API token's owner may not read roles" },
  'access-token': {
    scope: 'the access token lacks the scope okta.roles.read',
    role: 'whoever signed in for it may not read roles',
  },
  session: { scope: 'the sign-in lacks the scope okta.roles.read', role: 'you may not read roles' },
  'service-app': { scope: 'it lacks the scope okta.roles.read', role: 'the service app may not read roles' },
};

/** Whether the admin roles behind the credentials manage what setup writes. */
export const adminRoleCheck = {
  'okta-roles': {
    group: 'okta',
    why: 'Okta lets a write through only where the admin role allows it, whatever the scopes say.',
    asked: 'before',
    needs: ['okta-reachable', 'okta-credentials'],
    setup: 'blocks',
    judge: ({ org }) => {
      if (org === undefined || 'trouble' in org.opened) return undefined;
      const kind = org.opened.value;
      const needed = org.neededRights ?? [];
      return judgeFact(org.adminRoles, (roles) =>
        roles === undefined ? unknown(kind, org, needed) : judgeRoles(kind, roles, needed),
      );
    },
  },
} as const satisfies Readonly<Record<string, Check>>;

function unknown(kind: CredentialKind, { scopes }: OrgFacts, needed: readonly OktaRight[]): Judged {
  const granted = scopes === undefined ? undefined : known(scopes);
  const lacksScope = granted !== undefined && !isGranted('okta.roles.read', granted);
  const areas = needed.flatMap(({ area, deed }) => (deed === 'manage' && area !== 'trustedOrigins' ? [area] : []));
  const sure = `Make sure that ${holders[kind].to} ${kind === 'session' ? 'have' : 'has'} ${rolesFor(areas)}. Trusted origins are optional; they take the role Super Administrator.`;
  const again = 'To have them compared, let okta.roles.read be granted to the app, and: gloo-okta login --with-roles';
  const why = notRead[kind][lacksScope ? 'scope' : 'role'];
  return skip(`the admin roles cannot be known: ${why}.`, lacksScope && kind === 'session' ? `${sure}\n${again}` : sure);
}

function judgeRoles(kind: CredentialKind, roles: readonly AdminRole[], needed: readonly OktaRight[]): Judged {
  const { has, to } = holders[kind];
  const ask = (areas: readonly OktaArea[]) => `Ask a Super Administrator to give ${to} ${rolesFor(areas)}.`;
  const { missing, doubtful } = roleGap(roles, needed);
  const labels = [...new Set(roles.map(({ label }) => label))];
  const which = labels.length === 1 ? `the admin role ${labels[0]}` : `the admin roles ${labels.join(', ')}`;
  const it = labels.length === 0 ? `${has} no admin role` : `${has} ${which}`;
  const lacks = missing.filter((area) => area !== 'trustedOrigins');
  if (lacks.length > 0)
    return fail(labels.length === 0 ? `${it}, so it may write nothing.` : `${it}: not enough for ${things(lacks)}.`, ask(lacks));
  const unsure = doubtful.filter((area) => area !== 'trustedOrigins');
  if (unsure.length > 0) {
    return warn(
      `${it}. Whether that is enough for ${things(unsure)} cannot be known without writing.`,
      `If Okta refuses it: ${ask(unsure)}`,
    );
  }
  const [origins] = [...missing, ...doubtful];
  if (origins !== undefined) {
    const says = missing.includes(origins)
      ? `${it}: not enough for trusted origins. So setup leaves them alone; all else works.`
      : `${it}. Whether that is enough for trusted origins is not documented; if not, setup leaves them alone, and all else works.`;
    return warn(says, `${ask([origins])} Or leave them alone: --trusted-origins skip`);
  }
  const isWhole = roles.some(({ type }) => type === 'SUPER_ADMIN');
  const unless = isWhole ? '' : ', unless it is limited to some apps or to a resource set';
  return ok(`${it}: enough for all that setup writes${unless}.`);
}

/** The smallest standard roles for these, or what a custom role takes. */
function rolesFor(areas: readonly OktaArea[]): string {
  const names = [...new Set(areas.map((area) => oktaAreas[area].role))].sort();
  const permissions = [...new Set(areas.flatMap((area) => [...oktaAreas[area].permissions.manage]))].sort();
  const custom = permissions.length === 0 ? '' : `, or a custom role with ${permissions.join(', ')}`;
  return `the role${names.length === 1 ? '' : 's'} ${names.join(' and ')}${custom}`;
}

function things(areas: readonly OktaArea[]): string {
  return areas.map((area) => oktaAreas[area].things).join(', ');
}
