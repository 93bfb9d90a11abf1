import * as v from 'valibot';
import { objectOf } from '../core/object-of.ts';

const text = v.string();
const id = v.pipe(text, v.nonEmpty());
const texts = v.array(text);
/** Okta sends null for much that its specification gives another type. */
const maybe = <Schema extends v.GenericSchema>(schema: Schema) => v.nullish(schema);
const lists = (...names: readonly string[]) =>
  maybe(objectOf(Object.fromEntries(names.map((name) => [name, maybe(objectOf(included))]))));
const included = { include: maybe(texts), exclude: maybe(texts) };

const app = v.pipe(
  objectOf({
    id,
    name: text,
    label: text,
    status: text,
    profile: maybe(objectOf({})),
    credentials: maybe(objectOf({ oauthClient: maybe(objectOf({ client_id: maybe(id) })) })),
    settings: maybe(
      objectOf({
        oauthClient: maybe(
          objectOf({
            application_type: maybe(text),
            grant_types: maybe(texts),
            response_types: maybe(texts),
            redirect_uris: maybe(texts),
            post_logout_redirect_uris: maybe(texts),
          }),
        ),
      }),
    ),
  }),
  v.forward(
    v.check(({ name, credentials }) => name !== 'oidc_client' || Boolean(credentials?.oauthClient?.client_id), 'missing'),
    ['credentials'],
  ),
);

const claim = objectOf({
  id,
  name: text,
  claimType: text,
  status: maybe(text),
  value: maybe(text),
  system: maybe(v.boolean()),
  conditions: maybe(objectOf({ scopes: maybe(texts) })),
});

const policy = objectOf({
  id,
  name: text,
  status: text,
  description: maybe(text),
  priority: maybe(v.number()),
  conditions: lists('clients'),
});

const rule = objectOf({
  id,
  name: text,
  status: text,
  priority: maybe(v.number()),
  conditions: maybe(
    objectOf({
      grantTypes: maybe(objectOf(included)),
      scopes: maybe(objectOf(included)),
      people: lists('users', 'groups'),
    }),
  ),
  actions: maybe(objectOf({ token: maybe(objectOf({ inlineHook: maybe(objectOf({ id: maybe(text) })) })) })),
});

const authServer = objectOf({
  id,
  name: text,
  issuer: text,
  status: maybe(text),
  audiences: maybe(texts),
  credentials: maybe(objectOf({ signing: maybe(objectOf({ rotationMode: maybe(text), nextRotation: maybe(text) })) })),
});

const origin = objectOf({
  id,
  name: text,
  origin: text,
  status: maybe(text),
  scopes: maybe(v.array(objectOf({ type: maybe(text) }))),
});

const apiToken = objectOf({
  name: text,
  userId: maybe(text),
  network: maybe(objectOf({ connection: maybe(text), include: maybe(texts), exclude: maybe(texts) })),
});

const signOnRule = objectOf({
  name: text,
  status: maybe(text),
  priority: maybe(v.number()),
  conditions: maybe(objectOf({})),
  actions: maybe(objectOf({ appSignOn: maybe(objectOf({ access: maybe(text) })) })),
});

const key = objectOf({ kid: text, status: maybe(text) });
const group = objectOf({ id, type: maybe(text), profile: objectOf({ name: text }) });
const user = objectOf({ id, profile: objectOf({}) });
const role = objectOf({ type: text, label: maybe(text), status: maybe(text), role: maybe(text) });
const rolePermissions = objectOf({ permissions: v.array(objectOf({ label: text })) });
const clientPrivileges = objectOf({ clientPrivilegesSetting: maybe(v.boolean()) });
const org = objectOf({ companyName: maybe(text), subdomain: maybe(text) });
const assignment = objectOf({ id });
const grant = objectOf({ id, scopeId: text });
const nothing = v.nullable(objectOf({}));

/** What stands at each path, a member of a list and an object alone alike: the first that fits. */
const shapes: readonly (readonly [path: RegExp, shape: v.GenericSchema])[] = [
  [/\/lifecycle\/\w+$/, nothing],
  [/^\/api\/v1\/apps\/[^/]+\/logo$/, nothing],
  [/^\/api\/v1\/apps\/[^/]+\/groups(\/[^/]+)?$/, assignment],
  [/^\/api\/v1\/apps\/[^/]+\/users$/, assignment],
  [/^\/api\/v1\/apps\/[^/]+\/grants$/, grant],
  [/^\/api\/v1\/apps(\/[^/]+)?$/, app],
  [/^\/api\/v1\/authorizationServers\/[^/]+\/claims(\/[^/]+)?$/, claim],
  [/^\/api\/v1\/authorizationServers\/[^/]+\/policies\/[^/]+\/rules(\/[^/]+)?$/, rule],
  [/^\/api\/v1\/authorizationServers\/[^/]+\/policies(\/[^/]+)?$/, policy],
  [/^\/api\/v1\/authorizationServers\/[^/]+\/credentials\/keys$/, key],
  [/^\/api\/v1\/authorizationServers(\/[^/]+)?$/, authServer],
  [/^\/api\/v1\/policies\/[^/]+\/rules$/, signOnRule],
  [/^\/api\/v1\/groups(\/[^/]+)?$/, group],
  [/^\/api\/v1\/api-tokens$/, apiToken],
  [/^\/api\/v1\/trustedOrigins(\/[^/]+)?$/, origin],
  [/^\/api\/v1\/users\/[^/]+$/, user],
  [/^\/(api\/v1\/users|oauth2\/v1\/clients)\/[^/]+\/roles$/, role],
  [/^\/api\/v1\/iam\/roles\/[^/]+\/permissions$/, rolePermissions],
  [/^\/api\/v1\/org\/settings\/clientPrivilegesSetting$/, clientPrivileges],
  [/^\/api\/v1\/org$/, org],
];

/**
 * The shape of what Okta answers at a path, without its query: the fields that we read, each as the recorded answers of real
 * orgs have it, and whatever else besides. What is deleted answers nothing, or an object of nothing.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/
 */
export function shapeAt(method: string, path: string): v.GenericSchema {
  const found = method === 'DELETE' ? nothing : shapes.find(([pattern]) => pattern.test(path))?.[1];
  if (found === undefined) throw new Error(`no shape is known for ${path}`);
  return found;
}
