import { valueAt } from '../core/json.ts';
import { appKey } from '../core/kind.ts';
import type { Json } from '../core/model.ts';
import { plainLine } from '../core/record-lines.ts';
import type { OktaKindRules } from './wishes.ts';

/**
 * A trusted origin: lets the frontend call Okta from the browser and come back after sign-out. One that is there serves as it
 * is. Its name carries the mark.
 */
export const originKind: OktaKindRules = {
  title: (origin) => `trusted origin ${origin}`,
  rights: { manages: 'trustedOrigins' },
  sharedLists: [],
  givenOnce: ['name', 'scopes'],
  knownBy: 'mark',
  namedWhenUsed: true,
  removal: 'alone',
  dispensable: true,
  wanted: ({ uris, installation }) =>
    uris.origins.map((origin) => ({
      kind: 'okta.origin',
      key: `okta.origin/${origin}`,
      title: originKind.title(origin),
      place: {},
      spec: { origin },
      born: { name: `${markOf(installation)}${origin}`, scopes: [{ type: 'CORS' }, { type: 'REDIRECT' }] },
    })),
  line: plainLine,
  recall: (origin) => ({ title: originKind.title(origin), place: {}, spec: { origin }, needs: [appKey] }),
};

/** How the name of an origin of ours begins. */
function markOf(installation: string): string {
  return `gloo-okta:${installation} `;
}

/** Whether a trusted origin says in its name that this installation made it. */
export function isMarkedOrigin(origin: Json, installation: string): boolean {
  const name = valueAt(origin, 'name');
  return typeof name === 'string' && name.startsWith(markOf(installation));
}
