import { crd, flag, glooState, list, object, oneWord, port, type Schema, text, texts, uint32 } from './parts.ts';

const group = 'apimanagement.gloo.solo.io';
const solo = { group, version: 'v2', categories: ['solo-io'], approvalColumn: true };

/** Objects picked by their place or their labels. */
const objects = object({ cluster: text, labels: texts, name: text, namespace: text, workspace: text });

function status(counts: readonly string[], owner: string): Schema {
  return object({ common: glooState, ...Object.fromEntries(counts.map((count) => [count, uint32])), [owner]: text });
}

/** Portal, from the fields of the 2.14 release. */
export const portalCrd = crd(
  { ...solo, kind: 'Portal', plural: 'portals', shortNames: ['portal'] },
  object({
    portalBackendSelectors: list(object({ kind: oneWord('KUBE', 'VM'), port, selector: objects })),
    domains: list(text),
    usagePlans: list(object({ name: text, displayName: text, description: text })),
    apis: list(objects),
    apiProducts: list(objects),
    visibility: object({ public: flag, privateAPILabels: texts }),
  }),
  status(['extAuthPolicyCount', 'portalBackendCount', 'rateLimitPolicyCount', 'routeTablesCount'], 'ownerWorkspace'),
);

/** PortalGroup, from the fields of the 2.14 release: claims and their values are texts. */
export const portalGroupCrd = crd(
  { ...solo, kind: 'PortalGroup', plural: 'portalgroups', shortNames: ['portalgroup'] },
  object({
    name: text,
    description: text,
    membership: list(object({ claims: list(object({ key: text, value: text })) })),
    accessLevel: object({ apis: list(objects), usagePlans: list(text) }),
  }),
  status([], 'ownedByWorkspace'),
);

const portalMetadata = object(
  {
    apiProductDisplayName: text,
    apiProductId: text,
    apiVersion: text,
    contact: text,
    customMetadata: texts,
    description: text,
    license: text,
    lifecycle: text,
    termsOfService: text,
    title: text,
  },
  ['apiProductId', 'apiVersion'],
);
const targetRef = object({ group: text, kind: text, name: text, namespace: { ...text, nullable: true } });

/** ApiProduct, from the fields of the 2.14 release; it has no column for its approval, and its state is called so. */
export const apiProductCrd = crd(
  { group, version: 'v2', categories: ['solo-io'], kind: 'ApiProduct', plural: 'apiproducts', shortNames: ['ap'] },
  object({ portalMetadata, targetRef }),
  object({ selectedRouteCount: uint32, state: glooState }),
);
