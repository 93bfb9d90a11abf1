import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { signInByScript } from '../../src/sandbox/sign-in-by-script.ts';
import type { Machine, Outcome } from './a-run.ts';

/** A port of this machine that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What the person does with the address that the command prints. */
export type Person = (authorizeUrl: string) => Promise<unknown>;

/** Signs in as the sandbox's user and goes where Okta sends the browser. */
export function theUser(machine: Machine): Person {
  const { login, password } = machine.sandbox.okta.user;
  return async (authorizeUrl) => fetch((await signInByScript({ authorizeUrl, login, password })).redirectUrl);
}

/** Runs a command that signs in, with somebody at the browser. */
export async function runWithPerson(
  machine: Machine,
  words: readonly string[],
  person: Person = theUser(machine),
): Promise<Outcome & { readonly port: number; readonly url: string | undefined }> {
  const port = await freePort();
  let err = '';
  let url: string | undefined;
  let done: Promise<unknown> = Promise.resolve();
  const outcome = await machine.run([...words, '--no-browser', '--login-port', String(port)], {
    err: (text) => {
      err += text;
      const found = /^ {2}(https?:\S+\/v1\/authorize\?\S+)$/m.exec(err)?.[1];
      if (found === undefined || url !== undefined) return;
      url = found;
      done = person(found);
    },
  });
  await done;
  return { ...outcome, err, port, url };
}
