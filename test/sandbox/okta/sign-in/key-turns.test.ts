import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Raw, rawAt } from '../../../../src/sandbox/okta/raw.ts';
import { call, listOf, objectOf } from '../call.ts';
import { made, type Portal, startPortal, tokensOf } from './portal.ts';

const day = 24 * 60 * 60 * 1000;
const path = '/api/v1/authorizationServers/default';
let portal: Portal;
beforeAll(async () => {
  portal = await startPortal();
});
beforeEach(async () => {
  const turns = portal.okta.keyTurns();
  turns.withdrawOld();
  await turns.publishNext();
});
afterAll(() => portal.okta.close());

/** The keys as an administrator sees them, e.g. `['ACTIVE', 'NEXT']`, and what is published. */
async function seen(): Promise<{ statuses: unknown[]; kids: unknown[]; set: JSONWebKeySet }> {
  const keys = listOf(await call(portal.okta, 'GET', `${path}/credentials/keys`));
  const set = (await (await fetch(`${portal.issuer}/v1/keys`)).json()) as JSONWebKeySet;
  expect(set.keys.map(({ kid }) => kid)).toEqual(keys.map(({ kid }) => kid));
  return { statuses: keys.map(({ status }) => status), kids: keys.map(({ kid }) => kid), set };
}

const token = async (): Promise<string> => (await tokensOf(portal))['access_token'] ?? '';
const kidOf = (signed: string) => decodeProtectedHeader(signed).kid;
const good = (signed: string, { set }: { set: JSONWebKeySet }) =>
  jwtVerify(signed, createLocalJWKSet(set)).then(
    () => true,
    () => false,
  );
const signing = async (): Promise<Raw> => rawAt(objectOf(await call(portal.okta, 'GET', path)), 'credentials', 'signing');

describe('keys in an order of one’s own', () => {
  it('published, signing, withdrawn: whoever took the keys when they were published loses no token', async () => {
    const turns = portal.okta.keyTurns();
    const { kid: before } = await signing();
    const old = await token();
    const next = await turns.publishNext();
    const taken = await seen();
    expect(taken.statuses).toEqual(['ACTIVE', 'NEXT']);
    expect((await signing())['kid']).toBe(before);

    turns.signWithNext();
    expect((await seen()).statuses).toEqual(['EXPIRED', 'ACTIVE']);
    expect((await signing())['kid']).toBe(next);
    const young = await token();
    expect(kidOf(young)).toBe(next);
    expect([await good(old, taken), await good(young, taken)]).toEqual([true, true]);

    turns.withdrawOld();
    const after = await seen();
    expect(after.kids).toEqual([next]);
    expect([await good(old, after), await good(young, after)]).toEqual([false, true]);
    expect(() => turns.signWithNext()).toThrow('no key was to sign next');
  });

  it('an emergency: a new key signs at once, and what was published before is gone', async () => {
    const taken = await seen();
    const old = await token();
    const kid = await portal.okta.keyTurns().emergency();
    const after = await seen();
    expect([after.statuses, after.kids]).toEqual([['ACTIVE'], [kid]]);
    const young = await token();
    expect([await good(young, taken), await good(young, after), await good(old, after)]).toEqual([false, true, false]);
    expect((await signing())['lastRotated']).toBe(`${new Date(portal.clock.at).toISOString().slice(0, 19)}.000Z`);
  });

  it('the ordinary rotation works also where no key was to sign next', async () => {
    const turns = portal.okta.keyTurns();
    turns.withdrawNext();
    expect((await seen()).statuses).toEqual(['ACTIVE']);
    await made(portal.okta, 'POST', `${path}/credentials/lifecycle/keyRotate`, { use: 'sig' });
    expect((await seen()).statuses).toEqual(['EXPIRED', 'ACTIVE', 'NEXT']);
    await turns.rotate();
    expect((await seen()).statuses).toEqual(['EXPIRED', 'ACTIVE', 'NEXT']);
  });

  it('there is no turning the keys of a server that is not there', () => {
    expect(() => portal.okta.keyTurns('nothing')).toThrow('no authorization server nothing');
  });
});

describe('the time of a rotation', () => {
  it('turns the keys by itself in AUTO mode, at the moment that was announced, and once', async () => {
    const { kids } = await seen();
    const { nextRotation: due, kid: before } = await signing();
    const at = Date.parse(String(due));
    portal.clock.at = at - 1;
    expect((await signing())['kid']).toBe(before);
    portal.clock.at = at + 5 * day;
    const [one, two] = await Promise.all([seen(), seen()]);
    expect(one).toEqual(two);
    expect(one.statuses).toEqual(['EXPIRED', 'ACTIVE', 'NEXT']);
    expect(one.kids.slice(0, 2)).toEqual(kids);
    const after = await signing();
    expect(after).toMatchObject({ kid: kids[1], lastRotated: due });
    expect(Date.parse(String(after['nextRotation']))).toBe(at + 90 * day);
  });

  it('that were missed leave nothing of what was published', async () => {
    const { kids } = await seen();
    portal.clock.at += 1000 * day;
    const after = await seen();
    expect(after.statuses).toEqual(['EXPIRED', 'ACTIVE', 'NEXT']);
    for (const kid of kids) expect(after.kids.slice(1)).not.toContain(kid);
    expect(Date.parse(String((await signing())['nextRotation']))).toBeGreaterThan(portal.clock.at);
  });

  it('never comes in MANUAL mode', async () => {
    const asked = { name: 'default', description: 'x', audiences: ['api://default'] };
    await made(portal.okta, 'PUT', path, { ...asked, credentials: { signing: { rotationMode: 'MANUAL' } } });
    const before = await signing();
    expect(before).not.toHaveProperty('nextRotation');
    portal.clock.at += 1000 * day;
    expect(await signing()).toEqual(before);
    await made(portal.okta, 'PUT', path, { ...asked, credentials: { signing: { rotationMode: 'AUTO' } } });
  });
});
