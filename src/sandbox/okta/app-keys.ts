import { newId } from './ids.ts';
import { isRaw, type Raw } from './raw.ts';

/**
 * The key set of an app as Okta gives it back: each key with an id and a status, and with null for a `use` or `crv` that was not
 * sent, as recorded. A key that was there before keeps its id.
 */
export function answeredKeys(sent: Raw, before: Raw): Raw {
  const keys = Array.isArray(sent['keys']) ? sent['keys'].filter(isRaw) : [];
  const known = Array.isArray(before['keys']) ? before['keys'].filter(isRaw) : [];
  return {
    ...sent,
    keys: keys.map(({ kty = '', kid, status, use, id: _, ...rest }) => ({
      kty,
      id: known.find((key) => key['kid'] === kid)?.['id'] ?? newId('clientKey'),
      status: status ?? 'ACTIVE',
      ...(kid === undefined ? {} : { kid }),
      use: use ?? null,
      ...(kty === 'EC' ? { crv: null } : {}),
      ...rest,
    })),
  };
}
