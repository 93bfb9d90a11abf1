import { bodyOf, type Shapes } from './body.ts';
import { filterOf, startsWith } from './filter.ts';
import { newId, timestamp } from './ids.ts';
import { objectRoutes, selfLink, turn, turningLink } from './object-routes.ts';
import type { Answer, Org, Request, Route } from './okta-route.ts';
import type { OrgState } from './org-state.ts';
import { pageOf } from './paging.ts';
import { copyOf, type Raw, textAt } from './raw.ts';
import { blank, invalid, notFound, taken } from './refusal.ts';
import { flawOfOrigin } from './uri-rules.ts';

const all = '/api/v1/trustedOrigins';
const family = { auth: 'management', scopes: 'okta.trustedOrigins' } as const;
const longest = 255;

const shapes: Shapes = {
  name: 'string',
  origin: 'string',
  status: ['ACTIVE', 'INACTIVE'],
  scopes: { list: { fields: { type: ['CORS', 'IFRAME_EMBED', 'REDIRECT'], allowedOktaApps: { list: ['OKTA_ENDUSER'] } } } },
};

/**
 * Trusted origins: create 200, read, replace 200, delete 204, lifecycle 200 with the origin.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tags/trustedorigin/
 */
export const originRoutes: readonly Route[] = objectRoutes(all, 'trustedOriginId', family, {
  list,
  create,
  read,
  replace,
  remove,
  setStatus,
});

function list(request: Request, org: Org): Answer {
  const q = request.query.get('q') ?? '';
  const filter = request.query.get('filter');
  const test = filter === null ? () => true : filterOf(filter, ['name', 'origin', 'status', 'id']);
  const found = org.state.trustedOrigins.filter(
    (origin) => test(origin) && (startsWith(textAt(origin, 'name'), q) || startsWith(textAt(origin, 'origin'), q)),
  );
  const answered = found.map((origin) => answeredOrigin(origin, org));
  return pageOf(answered, request, org, { usual: 20, most: 200 });
}

function read(request: Request, org: Org): Answer {
  return { status: 200, body: answeredOrigin(originOf(request, org.state), org) };
}

function create(request: Request, org: Org): Answer {
  const sent = bodyOf(request, shapes);
  check(sent, org.state, undefined);
  const now = timestamp(org.now());
  const by = request.caller?.userId ?? '';
  const origin: Raw = {
    id: newId('origin'),
    ...written(sent),
    status: 'ACTIVE',
    created: now,
    createdBy: by,
    lastUpdated: now,
    lastUpdatedBy: by,
  };
  org.state.trustedOrigins.push(origin);
  return { status: 200, body: answeredOrigin(origin, org) };
}

function replace(request: Request, org: Org): Answer {
  const origin = originOf(request, org.state);
  const sent = bodyOf(request, shapes);
  check(sent, org.state, origin);
  Object.assign(origin, written(sent), {
    status: sent['status'] ?? origin['status'] ?? 'ACTIVE',
    lastUpdated: timestamp(org.now()),
    lastUpdatedBy: request.caller?.userId ?? '',
  });
  return { status: 200, body: answeredOrigin(origin, org) };
}

function remove(request: Request, { state }: Org): Answer {
  const origin = originOf(request, state);
  state.trustedOrigins = state.trustedOrigins.filter((other) => other !== origin);
  return { status: 204 };
}

function setStatus(request: Request, org: Org, status: 'ACTIVE' | 'INACTIVE'): Answer {
  const origin = originOf(request, org.state);
  turn(origin, status, org.now());
  return { status: 200, body: answeredOrigin(origin, org) };
}

function written(sent: Raw): Raw {
  return { name: sent['name'] ?? '', origin: sent['origin'] ?? '', scopes: copyOf(sent['scopes'] ?? []) };
}

// That name and origin are each unique is documented; Okta's words are not recorded.
function check(sent: Raw, { trustedOrigins }: OrgState, before: Raw | undefined): void {
  for (const field of ['name', 'origin']) {
    const text = textAt(sent, field) ?? '';
    if (text.trim() === '') throw blank(field);
    if (text.length > longest) throw invalid(field, `${field}: The field is too long, the limit is ${longest} characters`);
    if (trustedOrigins.some((other) => other !== before && textAt(other, field)?.toLowerCase() === text.toLowerCase())) {
      throw taken(field);
    }
  }
  const flaw = flawOfOrigin(textAt(sent, 'origin') ?? '');
  if (flaw !== undefined) throw invalid('origin', `origin: ${flaw}`);
  const scopes = sent['scopes'];
  if (!Array.isArray(scopes) || scopes.length === 0 || scopes.some((scope) => textAt(scope, 'type') === undefined)) {
    throw blank('scopes');
  }
}

function originOf({ params }: Request, { trustedOrigins }: OrgState): Raw {
  const originId = params['trustedOriginId'] ?? '';
  const found = trustedOrigins.find(({ id }) => id === originId);
  if (found === undefined) throw notFound(originId, 'TrustedOrigin');
  return found;
}

function answeredOrigin(origin: Raw, { url }: Org): Raw {
  const self = `${url}${all}/${String(origin['id'])}`;
  return { ...origin, _links: { ...selfLink(self), ...turningLink(self, origin['status']) } };
}
