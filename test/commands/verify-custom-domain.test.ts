import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aMachine, hasKubectl, type Machine, react } from './a-run.ts';

/**
 * Stands before the sandbox's org and writes its own address into what passes. With a domain, the authorization server's
 * address is that one, as Okta writes it once an org has a custom domain and the server's issuer is set to it.
 */
async function aFront(orgUrl: string) {
  let domain: string | undefined;
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => !['host', 'content-length', 'connection'].includes(name)),
    );
    const answer = await fetch(orgUrl + request.url, {
      method: request.method ?? 'GET',
      headers: headers as Record<string, string>,
      redirect: 'manual',
      ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
    });
    const here = (text: string) => text.replaceAll(`${orgUrl}/oauth2`, `${domain ?? url}/oauth2`).replaceAll(orgUrl, url);
    const body = here(await answer.text());
    const sent = [...answer.headers].filter(
      ([name]) => !['content-length', 'connection', 'transfer-encoding', 'content-encoding'].includes(name),
    );
    response.writeHead(answer.status, Object.fromEntries(sent.map(([name, value]) => [name, here(value)])));
    response.end(answer.status === 204 ? undefined : body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    /** The org gets a custom domain: another name of this machine. */
    takeDomain: (host = `localhost:${port}`) => {
      domain = `http://${host}`;
      return domain;
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

describe.skipIf(!hasKubectl)('verify with an issuer on a custom domain', () => {
  let machine: Machine;
  let front: Awaited<ReturnType<typeof aFront>>;

  beforeAll(async () => {
    machine = await aMachine();
    front = await aFront(machine.sandbox.okta.url);
    machine.env['OKTA_CLIENT_ORGURL'] = front.url;
    const outcome = await machine.run(['setup', '--yes', ...react]);
    if (outcome.code !== 0) throw new Error(outcome.err);
  });
  afterAll(async () => {
    await machine.leave();
    await front.close();
  });

  it('names the issuer and nothing else, with and without credentials', async () => {
    const failedBy = async () => {
      const outcome = await machine.run(['verify', '--json']);
      const findings = outcome.json()['findings'] as readonly { check: string; state: string; says: string; hint?: string }[];
      return findings.filter((finding) => finding.state === 'fail');
    };
    expect(await failedBy()).toEqual([]);
    const domain = front.takeDomain();
    const [issuer, ...rest] = await failedBy();
    expect(rest).toEqual([]);
    expect(issuer?.check).toBe('issuer');
    expect(issuer?.says).toContain(domain);
    expect(issuer?.says).toContain('custom domain');
    // what is printed mends it
    expect(issuer?.hint).toBe('Write the policy anew: gloo-okta setup --yes');
    expect((await machine.run(['setup', '--yes'])).code).toBe(0);
    expect(await failedBy()).toEqual([]);
    // a domain that is not reachable from here is no trouble of the org's
    front.takeDomain('localhost:9');
    expect((await failedBy()).map((finding) => finding.check)).toEqual(['issuer']);
    machine.env['OKTA_CLIENT_TOKEN'] = undefined;
    expect((await failedBy()).map((finding) => finding.check)).toEqual(['issuer']);
  });
});
