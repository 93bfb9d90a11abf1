import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aMachine, type Machine, react } from '../commands/a-run.ts';
import { aTwistingProxy, closed, listening, type Twist } from '../commands/a-twisting-proxy.ts';
import { hostileBody, hostileText, hostileValue, isPolluted, steering, withReplaced } from '../hostile-values.ts';

describe('whatever Okta answers', () => {
  let machine: Machine;
  let proxy: Awaited<ReturnType<typeof aTwistingProxy>>;
  const elsewhere: string[] = [];
  let stranger: Server;
  let strangerUrl = '';

  beforeAll(async () => {
    machine = await aMachine();
    stranger = createServer((seen, response) => {
      elsewhere.push(`${seen.method} ${seen.url} ${seen.headers.authorization ?? ''}`);
      response.end('{}');
    });
    strangerUrl = await listening(stranger);
    proxy = await aTwistingProxy(machine.sandbox.okta.url);
    machine.env['OKTA_CLIENT_ORGURL'] = proxy.url;
    const made = await machine.run(['setup', ...react, '--yes', '--no-apply', '--cluster-name', 'cluster1']);
    expect(made.code, made.err).toBe(0);
  });
  afterAll(async () => {
    await Promise.all([proxy.close(), closed(stranger)]);
    await machine.leave();
  });

  const commands = [
    ['plan', ...react, '--no-apply', '--cluster-name', 'cluster1', '--verbose'],
    ['setup', ...react, '--no-apply', '--cluster-name', 'cluster1', '--json', '--claim', 'team=user.department'],
    ['teardown'],
  ];
  const runTwisted = async (words: readonly string[], call: number, how: Twist) => {
    proxy.aim([call], how);
    return machine.run(words, { sleep: () => Promise.resolve() });
  };
  const judge = (outcome: { code: number; out: string; err: string }) => {
    expect([outcome.code, outcome.code === 1 ? outcome.err.slice(0, 1500) : '']).not.toEqual([1, expect.anything()]);
    expect(outcome.code === 1 ? outcome.err.slice(0, 1500) : '').toBe('');
    expect(steering.exec(outcome.err)?.[0]).toBeUndefined();
    expect(steering.exec(outcome.out)?.[0]).toBeUndefined();
    expect(isPolluted()).toBe(false);
    expect(machine.sandbox.okta.calls().filter(({ method }) => method !== 'GET').length).toBe(writes);
  };
  let writes = 0;

  it('one part of an answer replaced by something else is refused or shown harmlessly, never a bug, never a write', async () => {
    writes = machine.sandbox.okta.calls().filter(({ method }) => method !== 'GET').length;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...commands),
        fc.nat(14),
        fc.double({ min: 0, max: 1, noNaN: true }),
        hostileValue,
        async (words, call, choice, value) => {
          const how: Twist = (body) => ({
            body: body === '' ? body : JSON.stringify(withReplaced(JSON.parse(body), choice, value)),
          });
          judge(await runTwisted(words, call, how));
        },
      ),
      { numRuns: Number(process.env['GLOO_OKTA_RUNS'] ?? 60) },
    );
  });

  it('a body that is no answer, or too much of one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...commands),
        fc.nat(14),
        hostileBody,
        fc.constantFrom(200, 200, 400, 403, 404),
        async (words, call, body, status) => {
          judge(await runTwisted(words, call, () => ({ body, status })));
        },
      ),
      { numRuns: Number(process.env['GLOO_OKTA_RUNS'] ?? 30) },
    );
  });

  it('every text of every answer hostile at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...commands), fc.nat(14), hostileText, async (words, call, text) => {
        const how: Twist = (body) => ({
          body: JSON.stringify(JSON.parse(body || 'null'), (_, member: unknown) =>
            typeof member === 'string' && !/^(00|0oa|aus|ocl|tos)/.test(member) ? text : member,
          ),
        });
        judge(await runTwisted(words, call, how));
      }),
      { numRuns: Number(process.env['GLOO_OKTA_RUNS'] ?? 20) },
    );
  });

  it('a redirect, a next page or an endpoint on another host: nothing is sent there', async () => {
    for (const words of commands) {
      for (let call = 0; call < 15; call += 1) {
        judge(
          await runTwisted(words, call, () => ({ body: '', status: 302, headers: { location: `${strangerUrl}/api/v1/apps` } })),
        );
        judge(await runTwisted(words, call, (body) => ({ body, headers: { link: `<${strangerUrl}/api/v1/apps>; rel="next"` } })));
        judge(
          await runTwisted(words, call, (body) => ({
            body: body.replace(/("(?:jwks_uri|token_endpoint|issuer)":")http:\/\/[^/"]+/, `$1${strangerUrl}`),
          })),
        );
      }
    }
    expect(elsewhere.filter((one) => /SSWS|Bearer/.test(one))).toEqual([]);
  });

  it('without its ledger a machine believes no record that names what it should not', async () => {
    rmSync(join(machine.dir, 'home'), { recursive: true, force: true });
    // no cluster: the record is what is looked at here, and kubectl takes its time
    machine.env['PATH'] = machine.dir;
    await fc.assert(
      fc.asyncProperty(hostileValue, hostileText, async (value, text) => {
        const how: Twist = (body) => {
          const list = JSON.parse(body) as { profile?: { glooOkta?: { record?: unknown } } }[];
          if (Array.isArray(list) && list[0]?.profile?.glooOkta) {
            list[0].profile.glooOkta.record = [
              { key: 'okta.claim/x', id: text, in: text, before: value },
              { key: text, id: value },
              value,
            ];
          }
          return { body: JSON.stringify(list) };
        };
        // the list of apps is among the first calls
        for (const call of [1, 2, 3]) judge(await runTwisted(['teardown'], call, how));
      }),
      { numRuns: Number(process.env['GLOO_OKTA_RUNS'] ?? 6) },
    );
  });
});
