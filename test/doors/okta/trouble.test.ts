import { describe, expect, onTestFinished, test } from 'vitest';
import { Secret } from '../../../src/core/secret.ts';
import { findAuthServer } from '../../../src/okta/find.ts';
import { openOrg } from '../../../src/okta/org.ts';
import { readOrgIdentity } from '../../../src/okta/org-identity.ts';
import { startOkta } from '../../../src/sandbox/okta/start-okta.ts';
import { anHttp } from '../../http/an-http.ts';
import { type APlace, aPlace, appSpec, settled, sought } from './a-place.ts';

describe('the stand-in seen through the door', () => {
  test('an org that is Okta', async () => {
    const place = await aPlace({ edition: { pipeline: 'v1' } });
    expect(await readOrgIdentity(place.http, place.okta.url)).toMatchObject({ pipeline: 'v1' });
  });

  test.each([
    ['read-only', 'okta-right-missing'],
    ['no-admin', 'okta-right-missing'],
  ] as const)('the right %s is too small to create an app', async (rights, code) => {
    const place = await aPlace();
    place.okta.state.token.rights = rights;
    await expect(place.drivers['okta.app'].create(settled('okta.app', {}, appSpec()))).rejects.toMatchObject({ code });
  });

  test('a token that is not of this org', async () => {
    const place = await aPlace();
    place.okta.state.token.value = 'another';
    await expect(place.drivers['okta.app'].observe(sought('okta.app', {}, appSpec()))).rejects.toMatchObject({
      code: 'okta-token-refused',
    });
  });

  test('an org without API Access Management', async () => {
    const okta = await startOkta({ edition: { apiAccessManagement: false } });
    onTestFinished(() => okta.close());
    const credentials = { kind: 'token', token: new Secret(okta.token) } as const;
    const org = await openOrg({ orgUrl: okta.url, credentials, http: anHttp().http, now: () => new Date() });
    await expect(findAuthServer(org, 'default')).rejects.toMatchObject({ code: 'okta-no-api-access-management' });
  });
});

describe('when something goes wrong on the way', () => {
  const create = (place: APlace) => place.drivers['okta.app'].create(settled('okta.app', {}, appSpec()));
  const posts = (place: APlace) => place.okta.calls().filter((call) => call.method === 'POST').length;

  test.each(['lose-answer', 'truncate'] as const)(
    'a creation whose answer is lost (%s) is found again, not repeated',
    async (kind) => {
      const place = await aPlace();
      place.okta.faults.add({ kind, method: 'POST' });
      await expect(create(place)).rejects.toMatchObject({ code: 'okta-unreachable' });
      expect(posts(place)).toBe(1);
      expect(await place.drivers['okta.app'].observe(sought('okta.app', {}, appSpec()))).toMatchObject({ marked: true });
    },
  );

  test.each([
    ['server-error', 'okta-failed'],
    ['unavailable', 'okta-failed'],
    ['html', 'not-okta'],
    ['reset', 'okta-unreachable'],
  ] as const)('a creation that meets %s ends as %s, after one try', async (kind, code) => {
    const place = await aPlace();
    place.okta.faults.add({ kind, method: 'POST' });
    await expect(create(place)).rejects.toMatchObject({ code });
    expect(posts(place)).toBe(1);
  });

  test.each(['rate-limit', 'concurrency-limit'] as const)('a creation that meets a %s waits and is made once', async (kind) => {
    const place = await aPlace();
    place.okta.faults.add({ kind, method: 'POST' });
    await create(place);
    expect(place.okta.state.apps.filter((app) => app.raw['label'] === 'Gloo Portal')).toHaveLength(1);
  });

  test.each(['server-error', 'unavailable', 'reset', 'truncate', 'lose-answer', 'rate-limit'] as const)(
    'a read that meets %s is made again',
    async (kind) => {
      const place = await aPlace();
      place.okta.faults.add({ kind, method: 'GET' });
      expect(await place.drivers['okta.app'].observe(sought('okta.app', {}, appSpec()))).toBeUndefined();
    },
  );

  test.each(['reset', 'lose-answer', 'server-error'] as const)(
    'a removal that meets %s is made again and ends well',
    async (kind) => {
      const place = await aPlace();
      const { id } = await create(place);
      await place.drivers['okta.app'].deactivate?.({ place: {}, id });
      place.okta.faults.add({ kind, method: 'DELETE' });
      await place.drivers['okta.app'].remove({ place: {}, id });
      expect(place.okta.state.apps.some((app) => app.raw['id'] === id)).toBe(false);
    },
  );
});
