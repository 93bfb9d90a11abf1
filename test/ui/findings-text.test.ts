import { describe, expect, it } from 'vitest';
import { fail, ok, skip, warn } from '../../src/core/checks/check.ts';
import { checkList } from '../../src/core/checks/check-list.ts';
import { findingsJson, findingsText } from '../../src/ui/findings-text.ts';
import { themeFor } from '../../src/ui/theme.ts';

const terminal = { stdin: false, stdout: false, stderr: false, columns: 80 };
const theme = (lang: string) => themeFor('stdout', 'never', { env: { LANG: lang }, platform: 'linux', terminal });
const findings = [
  { check: 'claims', ...ok('Fine.') },
  { check: 'access-rule', ...warn('None.', 'Make one.') },
  { check: 'kubectl', ...fail('It is not there.', 'Install it:\nhere') },
  { check: 'gateway-without-token', ...skip('no address.') },
  { check: 'gateway-false-token', ...skip('no address.') },
  { check: 'sign-in', ...skip('nobody.') },
];

describe('findings', () => {
  it('stand in their groups, with signs and words', () => {
    expect(findingsText(findings, theme('C.UTF-8'))).toBe(
      [
        'Okta',
        '  ✓ ok  Fine.',
        '  ‼ warning  None. (access-rule)',
        `      why: ${checkList['access-rule'].why}`,
        '      do:  Make one.',
        '',
        'Cluster',
        '  ✗ failed  It is not there. (kubectl)',
        `      why: ${checkList.kubectl.why}`,
        '      do:  Install it:',
        '           here',
        '',
        'Gateway',
        '  – not tested  no address. (gateway-without-token, gateway-false-token)',
        '',
        'Sign-in',
        '  – not tested  nobody. (sign-in)',
        '',
        '1 ok, 1 warning, 1 failed, 3 not tested',
        'What a check means: gloo-okta explain kubectl',
        '',
      ].join('\n'),
    );
  });

  it('need no more than ASCII', () => {
    const text = findingsText(
      [
        { check: 'claims', ...ok('Fine.') },
        { check: 'kubectl', ...fail('Gone.', 'Mend.') },
      ],
      theme('C'),
    );
    expect(text).toContain('  ok  Fine.');
    expect(text).toContain('  x failed  Gone. (kubectl)');
  });

  it('steer no terminal', () => {
    const text = findingsText([{ check: 'kubectl', ...fail('a\u001b[31mb', '\u202ec') }], theme('C'));
    for (const steering of ['\u001b', '\u202e']) expect(text).not.toContain(steering);
  });

  it('say the same to programs', () => {
    expect(findingsJson(findings)[2]).toEqual({
      check: 'kubectl',
      explain: 'gloo-okta explain kubectl',
      group: 'cluster',
      state: 'fail',
      says: 'It is not there.',
      why: checkList.kubectl.why,
      hint: 'Install it:\nhere',
      docs: 'docs/checks.md#kubectl',
    });
    expect(findingsJson(findings).map((one) => one['check'])).toEqual(findings.map((one) => one.check));
  });
});
