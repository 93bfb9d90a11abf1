import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeAcceptance } from '../../src/kube/acceptance.ts';
import { hostileText, hostileValue, steering, withReplaced } from '../hostile-values.ts';
import { items, read, readers } from '../kube/answer-readers.ts';

describe('whatever kubectl prints', () => {
  it('one part of the objects replaced by something else is a Problem or read over, never a bug', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...readers),
        fc.double({ min: 0, max: 1, noNaN: true }),
        hostileValue,
        async (reader, choice, value) => {
          const list = withReplaced({ apiVersion: 'v1', kind: 'List', items }, choice, value);
          await read(reader, { exitCode: 0, stdout: JSON.stringify(list), stderr: '' });
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('any complaint: the message shows no escape and no endless text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...readers),
        fc.constantFrom(
          'error: ',
          'Error from server (NotFound): ',
          'Error from server (Forbidden): User "u" cannot get resource "',
          'The ExtAuthPolicy "x" is invalid: ',
          'error: context "',
          'Apply failed with 1 conflict: conflict with "',
        ),
        hostileText,
        async (reader, start, text) => read(reader, { exitCode: 1, stdout: '', stderr: `${start}${text}` }),
      ),
      { numRuns: 500 },
    );
  });

  it('any status is judged', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), hostileValue, fc.nat(2), (choice, value, which) => {
        const twisted = [items[3], items[4], items[5]].map((object, at) =>
          at === which ? withReplaced(object, choice, value) : object,
        ) as never[];
        const [server, policy, config] = twisted;
        const acceptance = judgeAcceptance(
          {
            server,
            policy,
            authConfigs: [config as never],
            names: { server: 'ext-auth-server', policy: 'oauth-okta', namespace: 'n' },
          },
          { words: (args) => args.join(' ') },
        );
        for (const finding of acceptance.findings) expect(steering.exec(finding.says)?.[0]).toBeUndefined();
      }),
      { numRuns: 2000 },
    );
  });
});
