import { describe, expect, it } from 'vitest';
import { addressToCall } from '../../../src/core/checks/gateway-address.ts';

const oauth = { oauth: 'true' };
const route = (hosts: string[], at: string, { isExact = false, labels = oauth as Record<string, string> } = {}) => ({
  title: at,
  ref: '',
  labels,
  hosts,
  paths: [{ at, isExact }],
  labelCommand: '',
});
const page = 'https://portal.example.com';
const choose = (...routes: ReturnType<typeof route>[]) => addressToCall(undefined, page, routes, oauth);
const open = { url: page, isGiven: false, isProtected: false };

describe('the address to call', () => {
  it('is the one that was given, whatever else there is', () => {
    const given = 'https://x.example.com/api';
    expect(addressToCall(given, page, [], oauth)).toEqual({ url: given, isGiven: true, isProtected: true });
  });

  it("is the frontend's where a labelled route takes it", () => {
    const closed = { url: page, isGiven: false, isProtected: true };
    expect(choose(route(['portal.example.com'], '/'))).toEqual(closed);
    expect(choose(route(['*.example.com'], '/'))).toEqual(closed);
    expect(choose(route(['portal.example.com'], '/', { isExact: true }))).toEqual(closed);
  });

  it('is the path of a labelled route on the same host', () => {
    expect(choose(route(['portal.example.com'], '/api'))).toEqual({ url: `${page}/api`, isGiven: false, isProtected: true });
    expect(choose(route(['portal.example.com'], '/v1', { isExact: true }))?.url).toBe(`${page}/v1`);
  });

  it("is else the frontend's, of which nobody knows", () => {
    expect(choose()).toEqual(open);
    expect(choose(route(['*'], '/'))).toEqual(open);
    expect(choose(route(['other.example.com'], '/'))).toEqual(open);
    expect(choose(route(['*.other.com'], '/'))).toEqual(open);
    expect(choose(route(['portal.example.com'], '/', { labels: {} }))).toEqual(open);
    expect(choose({ ...route(['portal.example.com'], '/'), paths: [] })).toEqual(open);
  });

  it('is none where nothing is known', () => {
    expect(addressToCall(undefined, undefined, [route(['*'], '/')], oauth)).toBeUndefined();
    expect(addressToCall(undefined, 'com.example.app:/back', [], oauth)?.isProtected).toBe(false);
    expect(addressToCall(undefined, 'no url', [], oauth)).toBeUndefined();
  });

  it('is none where a developer serves the frontend, unless a route is for that', () => {
    for (const local of ['http://localhost:5173', 'http://127.0.0.1:4000', 'http://[::1]:3000'])
      expect(addressToCall(undefined, local, [route(['*'], '/')], oauth)).toBeUndefined();
    expect(addressToCall(undefined, 'http://localhost:5173', [route(['localhost'], '/api')], oauth)?.url).toBe(
      'http://localhost:5173/api',
    );
  });
});
