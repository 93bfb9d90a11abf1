import { describe, expect, it } from 'vitest';
import { handedOverAt, withHandOver } from '../../src/core/handed-over.ts';

const app = { id: '0oa1', profile: { own: 1, glooOkta: { name: 'gloo-okta', record: [] } } };

describe('an installation that is handed over', () => {
  it('says so on its app, beside all else, and no more once it is taken back', () => {
    const over = withHandOver(app, '2026-11-26T10:00:00.000Z');
    expect(handedOverAt(undefined, over)).toBe('2026-11-26T10:00:00.000Z');
    expect(over).toMatchObject(app);
    expect(withHandOver(over, undefined)).toEqual(app);
  });

  it('is known from the ledger alone, too', () => {
    expect(handedOverAt({ released: 'then' }, undefined)).toBe('then');
    expect(handedOverAt({ released: 7 }, app)).toBeUndefined();
    expect(handedOverAt({}, { profile: { glooOkta: { released: '' } } })).toBeUndefined();
    expect(handedOverAt(undefined, undefined)).toBeUndefined();
  });
});
