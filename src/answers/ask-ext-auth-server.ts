import { nearestServer, serverTitle } from '../core/nearest-server.ts';
import { chooseOrType, extAuthServiceOf } from './ask-cluster.ts';
import type { Asker } from './asker.ts';
import { defaultOf } from './inputs.ts';
import type { Answered, Found, Known } from './known.ts';

type Server = NonNullable<Found['extAuthServers']>[number];

/** Whether several ExtAuthServers lead to the service, and nothing but a person can say which of them the gateway uses. */
export function isServerOpen(known: Known): boolean {
  return serving(known).length > 0 && standard(known) === undefined;
}

/** The ExtAuthServer that is there and is used without a word, as a person names it. */
export function foundServerOf(known: Known): string | undefined {
  const server = known.answers.given.has('extAuthServer') ? undefined : standard(known);
  return server && serverTitle(server, known.answers.namespace);
}

/** Asks which ExtAuthServer is used: those that are there are offered, and a new one. */
export async function askExtAuthServer(known: Known, ask: Asker): Promise<Answered> {
  const { answers, found } = known;
  const usual = defaultOf('extAuthServer');
  const titled = (server: Server) => serverTitle(server, answers.namespace);
  const there = (found.extAuthServers ?? []).map((server) => ({
    value: titled(server),
    name: titled(server),
    about: server.service === undefined ? 'leads to no Service' : `leads to the Service ${server.service}`,
  }));
  const isUsualThere = there.some(({ value }) => value === usual);
  const made = { value: usual, name: `${usual} (a new one)`, about: `setup makes it in the namespace ${answers.namespace}` };
  const first = serving(known)[0];
  const unasked = standard(known) ?? (isServerOpen(known) ? first : undefined);
  const preset = unasked === undefined ? usual : titled(unasked);
  const chosen = await chooseOrType(ask, 'extAuthServer', {
    message: 'Which ExtAuthServer?',
    hint: 'A workspace may have only one, and the routes of a gateway share it.',
    explain:
      'The resource that tells the gateway where its ext-auth service is. One that leads there already is used as it is; one of another namespace is NAMESPACE/NAME.',
    choices: there.length === 0 ? [] : [...there, ...(isUsualThere ? [] : [made])],
    initial: answers.given.has('extAuthServer') ? answers.extAuthServer : preset,
  });
  return { changes: { extAuthServer: chosen === preset && !isServerOpen(known) ? undefined : chosen } };
}

/** The server that is used where nobody names one: the usual name, where it serves or is ours, else the nearest that serves. */
function standard(known: Known): Server | undefined {
  const { answers, found } = known;
  const usual = found.extAuthServers?.find(
    ({ name, namespace }) => name === defaultOf('extAuthServer') && namespace === answers.namespace,
  );
  const all = serving(known);
  const isUsable = usual !== undefined && (all.includes(usual) || usual.installation === answers.installation);
  return isUsable ? usual : nearestServer(all, answers.namespace, answers.installation);
}

/** The servers that lead to the ext-auth service. */
function serving(known: Known): readonly Server[] {
  const { answers, found } = known;
  const namespace = extAuthServiceOf(known)?.namespace ?? answers.extAuthServiceNamespace ?? answers.namespace;
  return (found.extAuthServers ?? []).filter(({ service }) => service === `${namespace}/${answers.extAuthService}`);
}
