import { expect, it } from 'vitest';
import { unusable, wayOut } from '../../src/shell/unusable.ts';

it.each(['EROFS', 'EACCES', 'ENOSPC'])('%s names the way out of a home that cannot be written to', (code) => {
  const problem = unusable('/home/x/.local/state/gloo-okta', Object.assign(new Error(`${code}: no`), { code }));
  expect(problem).toMatchObject({ code: 'ledger-unusable', hint: expect.stringContaining('XDG_STATE_HOME=') });
});

it('what is unusable for another reason is to be moved away', () => {
  expect(wayOut(new Error('it is a symbolic link'))).not.toContain('XDG_STATE_HOME');
});
