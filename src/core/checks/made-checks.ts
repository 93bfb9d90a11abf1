import { valueAt } from '../json.ts';
import type { JsonObject } from '../model.ts';
import { changedFields } from './changed-fields.ts';
import { type Check, fail, type Judged, judgeFact, ok, type Verdict, warn } from './check.ts';
import { known } from './fact.ts';
import type { MadeThing, PortalFact } from './made-facts.ts';
import { writeAnew } from './ownership.ts';

/** Whether all that setup made is there, and says what setup wrote: whatever has no check of its own. */
export const madeChecks = {
  'okta-as-written': {
    group: 'okta',
    why: 'What somebody changes or takes away of what setup made in Okta may decide who can sign in, and how.',
    asked: 'after',
    needs: [
      'okta-reachable',
      'okta-credentials',
      'app-active',
      'app-grants',
      'redirect-uris',
      'app-assigned',
      'claims',
      'access-rule',
      'trusted-origins',
    ],
    setup: 'shown',
    judge: ({ madeInOkta }) => madeInOkta && judgeThings(madeInOkta, () => 'Put it back: gloo-okta setup'),
  },
  'other-objects': {
    group: 'force',
    why: 'What setup made besides the two objects, for the portal and the key refresh, works only while it is as it was made.',
    asked: 'after',
    needs: ['api-server'],
    setup: 'shown',
    judge: ({ madeBesides }) =>
      madeBesides &&
      judgeFact(madeBesides, (things) =>
        judgeThings(things, ({ title, owner }) => writeAnew(title.split(' ')[0] ?? 'object', owner)),
      ),
  },
  portal: {
    group: 'force',
    why: 'Gloo says of the objects for the portal whether it works with them, and of a Portal whether a policy guards its APIs.',
    asked: 'after',
    needs: ['api-server', 'gloo-crds', 'ext-auth-policy', 'routes-selected', 'other-objects'],
    setup: 'shown',
    judge: ({ madeBesides, portals }) =>
      madeBesides && judgeFact(madeBesides, (things) => [...judgeApproval(things), ...judgePortals(portals && known(portals))]),
  },
} as const satisfies Readonly<Record<string, Check>>;

function judgeThings(things: readonly MadeThing[], mend: (thing: MadeThing) => string): Judged {
  const seen = things.filter(({ live }) => 'value' in live);
  const [first] = things;
  if (first === undefined) return undefined;
  if (seen.length === 0 && 'trouble' in first.live) return { trouble: first.live.trouble };
  const gone = seen.filter(({ live }) => known(live) === undefined);
  const changed = seen.flatMap((thing) => {
    const live = known(thing.live);
    const fields = live === undefined ? [] : changedFields(thing.written, live, thing);
    const by = thing.owner?.editors.length ? ` (${thing.owner.editors.join(', ')} changed it)` : '';
    return fields.length === 0 ? [] : [{ thing, says: `The ${thing.title} says otherwise${by}: ${fields.join('; ')}.` }];
  });
  const [broken] = [...gone, ...changed.map(({ thing }) => thing)];
  const titles = (some: readonly MadeThing[]) => some.map(({ title }) => title).join(', ');
  if (broken === undefined) {
    const [whole, others] = [seen.filter(({ isWhole }) => isWhole), seen.filter(({ isWhole }) => !isWhole)];
    const parts = [
      ...(whole.length > 0 ? [`As setup wrote ${whole.length === 1 ? 'it' : 'them'}: ${titles(whole)}.`] : []),
      ...(others.length > 0 ? [`Still there: ${titles(others)}; what setup wrote there is not recorded on this machine.`] : []),
    ];
    return ok(parts.join(' '));
  }
  const says = [...(gone.length > 0 ? [`Not there any more: ${titles(gone)}.`] : []), ...changed.map((one) => one.says)];
  return fail(says.join(' '), mend(broken));
}

/** What Gloo has not judged yet is not told. */
function judgeApproval(things: readonly MadeThing[]): readonly Verdict[] {
  return things.flatMap(({ title, live }) => {
    const state = valueAt(known(live), 'status.common.State') as JsonObject | undefined;
    const approval = state?.['approval'];
    if (typeof approval !== 'string' || approval === 'PENDING') return [];
    if (approval === 'ACCEPTED') return [ok(`Gloo works with the objects for the portal.`)];
    const reason = typeof state?.['message'] === 'string' && state['message'] !== '' ? `: ${state['message']}` : '';
    return [
      (approval === 'WARNING' ? warn : fail)(
        `Gloo says ${approval} of the ${title}${reason}.`,
        'See the whole status: kubectl get portalgroups.apimanagement.gloo.solo.io,corspolicies.security.policy.gloo.solo.io -A -o yaml',
      ),
    ];
  });
}

/** As Gloo counts them in `status.extAuthPolicyCount`, which it leaves out where it is zero. */
function judgePortals(portals: readonly PortalFact[] | undefined): readonly Verdict[] {
  if (portals === undefined) return [];
  if (portals.length === 0) return [warn('The cluster has no Portal that could show APIs to a PortalGroup.', 'Make a Portal.')];
  const open = portals.filter(({ policies }) => policies === 0);
  if (open.length === 0)
    return [ok(`An ext auth policy guards routes of ${portals.map(({ title }) => `Portal ${title}`).join(', ')}.`)];
  return [
    warn(
      `Gloo counts no ext auth policy on the APIs of Portal ${open.map(({ title }) => title).join(', ')}, so their routes answer without a token.`,
      'Label the routes of the RouteTables that its APIs are in; gloo-okta doctor shows how.',
    ),
  ];
}
