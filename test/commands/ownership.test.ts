import { describe, expect, it } from 'vitest';
import {
  anInstallation,
  emailClaim,
  otherApp,
  server,
  serverByHand,
  specs,
  withoutTimes,
} from '../installation/an-installation.ts';
import { hasKubectl, react } from './a-run.ts';

// every rule is proved in test/installation, without kubectl: here, that the real one agrees
describe.skipIf(!hasKubectl)('whose things are whose, with kubectl', () => {
  it('another machine without a ledger takes it all away', async () => {
    const { setup, teardown, forget, now, before } = await anInstallation();
    await setup();
    forget();
    expect((await setup()).err).toContain('Nothing to do: 11 already in place.');
    forget();
    await teardown();
    expect(await now()).toEqual(before);
    expect((await teardown()).out).toContain('nothing left');
  });

  it('what it took over is put back', async () => {
    const { machine, setup, teardown, forget, app, okta, now } = await anInstallation();
    await okta('POST', '/api/v1/apps', otherApp('Gloo Portal', { profile: { team: 'theirs' } }));
    await okta('POST', `${server}/claims`, emailClaim('user.login'));
    machine.sandbox.kube.seed(serverByHand('elsewhere'));
    const theirs = await now();
    await setup('--adopt');
    expect(app().settings.oauthClient.redirect_uris).toContain('https://theirs.example.com/callback');
    forget();
    await teardown();
    expect(withoutTimes((await now()).okta)).toEqual(withoutTimes(theirs.okta));
    expect(specs((await now()).kube)).toEqual(specs(theirs.kube));
  });

  it('two installations live side by side, and the second keeps what it uses of the first', async () => {
    const { machine, setup, teardown, now, before } = await anInstallation();
    await setup();
    const second = ['--name', 'second', '--app-name', 'Second', '--policy', 'second', '--route-label', 'second=true'];
    // no route carries its label yet
    expect((await machine.run(['setup', ...react, '--yes', ...second])).code).toBe(5);
    expect((await teardown()).out).toContain('ExtAuthPolicy gloo-mesh-addons/second uses it');
    await teardown('--name', 'second');
    await teardown();
    expect(await now()).toEqual(before);
  });
});
