import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startOkta } from '../../../src/sandbox/okta/start-okta.ts';
import { call, createSpa, objectOf } from './call.ts';

let folder: string;
let stateFile: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gloo-okta-state-'));
  stateFile = join(folder, 'okta.json');
});
afterEach(() => rm(folder, { recursive: true }));

describe('a state file', () => {
  it('keeps the org, its token, password and keys, over a restart at another port', async () => {
    const first = await startOkta({ stateFile });
    const id = await createSpa(first);
    const keys = (await call(first, 'GET', '/oauth2/default/v1/keys')).body;
    await first.close();

    const second = await startOkta({ stateFile });
    expect(second.snapshot()).toEqual(first.snapshot());
    expect(second.token).toBe(first.token);
    expect(second.user).toEqual(first.user);
    expect((await call(second, 'GET', '/oauth2/default/v1/keys')).body).toEqual(keys);
    expect(objectOf(await call(second, 'GET', `/api/v1/apps/${id}`))).toHaveProperty(
      '_links.users.href',
      `${second.url}/api/v1/apps/${id}/users`,
    );
    expect((await call(second, 'GET', '/oauth2/default/.well-known/openid-configuration')).body).toMatchObject({
      issuer: `${second.url}/oauth2/default`,
    });
    expect(second.state.authorizationServers[0]?.keys[0]?.privateJwk.d).toBe(
      first.state.authorizationServers[0]?.keys[0]?.privateJwk.d,
    );
    await second.close();
  });

  it('is readable by its owner only, whole after every write, and alone', async () => {
    const okta = await startOkta({ stateFile });
    await Promise.all([1, 2, 3, 4, 5].map((number) => createSpa(okta, `Portal ${number}`)));
    const held = JSON.parse(await readFile(stateFile, 'utf8')) as { org: { apps: unknown[] } };
    expect(held.org.apps).toHaveLength(5);
    expect((await stat(stateFile)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['okta.json']);
    await okta.close();
  });

  it('gives way to what is said at the start', async () => {
    await (await startOkta({ stateFile })).close();
    const okta = await startOkta({ stateFile, token: 'another', rights: 'read-only', edition: { apiAccessManagement: false } });
    expect(okta.token).toBe('another');
    expect(okta.state.token.rights).toBe('read-only');
    expect(okta.state.edition).toMatchObject({ apiAccessManagement: false, pipeline: 'idx' });
    await okta.close();
  });

  it('that is something else is refused, and left as it is', async () => {
    for (const text of ['not JSON', '{}', '{"version":2,"org":{}}']) {
      await writeFile(stateFile, text);
      await expect(startOkta({ stateFile })).rejects.toThrow('is not a state file of the sandbox');
      expect(await readFile(stateFile, 'utf8')).toBe(text);
    }
  });
});

describe('without a state file', () => {
  it('two orgs have nothing in common', async () => {
    const [one, other] = await Promise.all([startOkta(), startOkta()]);
    expect(one.token).not.toBe(other.token);
    expect(one.user.password).not.toBe(other.user.password);
    expect(one.state.id).not.toBe(other.state.id);
    expect(one.state.authorizationServers[0]?.keys[0]?.kid).not.toBe(other.state.authorizationServers[0]?.keys[0]?.kid);
    await Promise.all([one.close(), other.close()]);
  });
});
