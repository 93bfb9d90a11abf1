import { copyOf, isRaw, type Raw, type Value } from '../../../src/sandbox/okta/raw.ts';

/** The SPA app of okta.md section 2.2. */
export function spa(label: string): Raw {
  return {
    name: 'oidc_client',
    label,
    signOnMode: 'OPENID_CONNECT',
    credentials: { oauthClient: { token_endpoint_auth_method: 'none', pkce_required: true, autoKeyRotation: true } },
    settings: {
      implicitAssignment: false,
      oauthClient: {
        application_type: 'browser',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: ['https://portal.example/callback'],
        post_logout_redirect_uris: ['https://portal.example/'],
        consent_method: 'TRUSTED',
        refresh_token: { rotation_type: 'ROTATE', leeway: 30 },
      },
    },
  };
}

/** A claim of the access token, with fields replaced. */
export function claim(change: Raw): Raw {
  return {
    name: 'new',
    status: 'ACTIVE',
    claimType: 'RESOURCE',
    valueType: 'EXPRESSION',
    value: 'user.email',
    conditions: { scopes: [] },
    ...change,
  };
}

/** An access policy for all clients, with fields replaced. */
export function policy(change: Raw): Raw {
  const conditions = { clients: { include: ['ALL_CLIENTS'] } };
  return {
    type: 'OAUTH_AUTHORIZATION_POLICY',
    status: 'ACTIVE',
    name: 'new',
    description: 'new',
    priority: 1,
    conditions,
    ...change,
  };
}

/** A rule for everyone and the authorization code grant; `change` has dotted paths. */
export function rule(change: Raw): Raw {
  const whole = {
    type: 'RESOURCE_ACCESS',
    status: 'ACTIVE',
    name: 'new',
    priority: 1,
    conditions: {
      people: { groups: { include: ['EVERYONE'] } },
      grantTypes: { include: ['authorization_code'] },
      scopes: { include: ['*'] },
    },
    actions: { token: { accessTokenLifetimeMinutes: 60, refreshTokenLifetimeMinutes: 0, refreshTokenWindowMinutes: 10080 } },
  };
  return changed(whole, change);
}

/** A trusted origin, with fields replaced. */
export function origin(change: Raw): Raw {
  return { name: 'new', origin: 'https://new.example', scopes: [{ type: 'CORS' }, { type: 'REDIRECT' }], ...change };
}

/** A copy with the fields at dotted paths replaced. */
export function changed(raw: Raw, change: Readonly<Record<string, Value | readonly string[]>>): Raw {
  const copy = copyOf(raw);
  for (const [path, value] of Object.entries(change)) {
    const parts = path.split('.');
    const last = parts.pop() ?? '';
    let target: Raw = copy;
    for (const part of parts) {
      const inner = target[part];
      if (!isRaw(inner)) throw new Error(`no object at ${path}`);
      target = inner;
    }
    target[last] = copyOf(value as Value);
  }
  return copy;
}
