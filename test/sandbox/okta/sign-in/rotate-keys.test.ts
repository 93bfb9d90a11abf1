import { decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Raw } from '../../../../src/sandbox/okta/raw.ts';
import { type Portal, refresh, startPortal, tokensOf } from './portal.ts';

let portal: Portal;
beforeAll(async () => {
  portal = await startPortal();
});
afterAll(() => portal.okta.close());

describe('signing keys', () => {
  const published = async (): Promise<{ keys: Raw[]; cache: string | null }> => {
    const response = await fetch(`${portal.issuer}/v1/keys`);
    const { keys } = (await response.json()) as { keys: Raw[] };
    return { keys, cache: response.headers.get('cache-control') };
  };
  const kidOf = (token: string | undefined): unknown => decodeProtectedHeader(token ?? '').kid;

  it('are published before they sign and after, and tokens of both verify', async () => {
    const { keys: two, cache } = await published();
    expect(cache).toMatch(/^max-age=\d+, must-revalidate$/);
    expect(two).toHaveLength(2);
    const [active, next] = portal.server.keys;
    const before = await tokensOf(portal);
    expect(kidOf(before['access_token'])).toBe(active?.kid);
    expect(kidOf(before['id_token'])).toBe(active?.kid);

    await portal.okta.keyTurns().rotate();
    const { keys: three } = await published();
    expect(three).toHaveLength(3);
    expect(three.map(({ kid }) => kid)).toEqual(expect.arrayContaining(two.map(({ kid }) => kid)));
    expect(three.every((key) => key['use'] === 'sig' && key['alg'] === 'RS256' && !('d' in key) && !('status' in key))).toBe(
      true,
    );
    const { body } = await refresh(portal, before['refresh_token'] ?? '');
    expect(kidOf(String(body['access_token']))).toBe(next?.kid);
    for (const token of [before['access_token'], body['access_token']]) {
      const response = await fetch(`${portal.issuer}/v1/userinfo`, { headers: { authorization: `Bearer ${String(token)}` } });
      expect(response.status).toBe(200);
    }
  });
});
