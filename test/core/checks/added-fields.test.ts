import { describe, expect, it } from 'vitest';
import { addedFields } from '../../../src/core/checks/added-fields.ts';
import type { InForceFacts } from '../../../src/core/checks/in-force-facts.ts';
import type { JsonObject } from '../../../src/core/model.ts';
import { judged } from './judged.ts';

const policy = (glooAuth: JsonObject): JsonObject => ({ spec: { config: { glooAuth } } });
const validation = (more: JsonObject) => policy({ configs: [{}, { oauth2: { accessTokenValidation: { jwt: {}, ...more } } }] });

describe('a field that somebody added', () => {
  it.each<[string, JsonObject | undefined, JsonObject | undefined, readonly string[]]>([
    ['none', { spec: { requestTimeout: '2s', failureModeAllow: false } }, policy({ configs: [{}], booleanExpr: '' }), []],
    ['not there at all', undefined, undefined, []],
    ['open while the service is down', { spec: { failureModeAllow: true } }, policy({}), ['/spec/failureModeAllow']],
    ['an expression', undefined, policy({ booleanExpr: 'a || b' }), ['/spec/config/glooAuth/booleanExpr']],
    [
      'scopes',
      undefined,
      validation({ requiredScopes: { scope: ['openid'] } }),
      ['/spec/config/glooAuth/configs/1/oauth2/accessTokenValidation/requiredScopes'],
    ],
  ])('%s', (_, server, live, pointers) => {
    expect(addedFields(server, live).map(({ pointer }) => pointer)).toEqual(pointers);
  });

  it('is told with the command that takes it away', () => {
    const force = (added: NonNullable<InForceFacts['added']>) =>
      judged({
        force: {
          acceptance: { value: { state: 'accepted', findings: [], warned: [] } },
          policy: { value: undefined },
          otherSets: { value: [] },
          added,
        },
      }).of('added-fields');
    expect(force({ value: [] })?.state).toBe('ok');
    expect(force({ value: [{ says: 'It is open.', command: 'kubectl patch x' }] })).toMatchObject({
      state: 'warn',
      says: 'It is open.',
      hint: 'If that is not meant so, take it away: kubectl patch x',
    });
  });
});
