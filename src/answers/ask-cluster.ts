import { carries } from '../core/checks/route-labels.ts';
import type { Asked, Asker, Choice } from './asker.ts';
import { defaultOf, type InputName, inputNamed } from './inputs.ts';
import type { Answered, Found, Known } from './known.ts';
import { faultOfText } from './value-faults.ts';

const other = ' other';

/** Offers what was found, and the way to type another; without anything found it is typed. */
export async function chooseOrType(
  ask: Asker,
  input: InputName,
  question: Asked & { readonly choices: readonly Choice[]; readonly initial?: string },
): Promise<string> {
  const { choices, initial } = question;
  if (choices.length > 0) {
    const listed = initial === undefined || choices.some((choice) => choice.value === initial);
    const own = listed ? [] : [{ value: initial, name: initial, about: 'the present answer' }];
    const chosen = await ask.choose({
      ...question,
      choices: [...choices, ...own, { value: other, name: 'Another one (type it)' }],
    });
    if (chosen !== other) return chosen;
  }
  return ask.text({ ...question, fault: (text) => faultOfText(inputNamed(input), text) });
}

/** The Services of ext-auth in reach: the one in the chosen namespace wins, as it does without a wizard. */
export function extAuthServiceOf({
  answers,
  found,
}: Pick<Known, 'answers' | 'found'>): NonNullable<Found['extAuthServices']>[number] | undefined {
  const all = (found.extAuthServices ?? []).filter(
    (service) => answers.extAuthServiceNamespace === undefined || service.namespace === answers.extAuthServiceNamespace,
  );
  return all.find((service) => service.namespace === answers.namespace) ?? (all.length === 1 ? all[0] : undefined);
}

/** Asks which Service of ext-auth the gateway asks, and by which port. */
export async function askExtAuthService(known: Known, ask: Asker): Promise<Answered> {
  const { answers, found } = known;
  const services = found.extAuthServices ?? [];
  const explain = `The gateway asks this Service about each request, and the Service checks the token. Gloo Mesh installs it as ${defaultOf('extAuthService')}, with the port ${defaultOf('extAuthPort')}.`;
  if (services.length > 0) {
    const now = extAuthServiceOf(known);
    const chosen = await ask.choose({
      message: 'Which ext-auth service?',
      explain,
      choices: [
        ...services.map((service) => ({
          value: `${service.namespace}/${service.name}`,
          name: `${service.namespace}/${service.name}`,
          about: `ports: ${service.ports.join(', ')}`,
        })),
        { value: other, name: 'Another one (type it)' },
      ],
      ...(now === undefined ? {} : { initial: `${now.namespace}/${now.name}` }),
    });
    const service = services.find((one) => `${one.namespace}/${one.name}` === chosen);
    if (service !== undefined) {
      const port =
        service.ports.includes(defaultOf('extAuthPort')) || service.ports.length < 2
          ? undefined
          : await askPort(ask, service.ports);
      return { changes: { extAuthService: service.name, extAuthServiceNamespace: service.namespace, extAuthPort: port } };
    }
  }
  const typed = async (input: InputName, message: string, initial: string) =>
    ask.text({ message, explain, initial, fault: (text) => faultOfText(inputNamed(input), text) });
  return {
    changes: {
      extAuthService: await typed('extAuthService', 'Name of the ext-auth service', answers.extAuthService),
      extAuthServiceNamespace: await typed(
        'extAuthServiceNamespace',
        'Namespace of the ext-auth service',
        answers.extAuthServiceNamespace ?? answers.namespace,
      ),
      extAuthPort: await typed('extAuthPort', 'Port of the ext-auth service (name or number)', answers.extAuthPort.name),
    },
  };
}

async function askPort(ask: Asker, ports: readonly string[]): Promise<string> {
  return ask.choose({
    message: 'Which port of the ext-auth service?',
    explain: 'The port where it answers the gateway by gRPC.',
    choices: ports.map((port) => ({ value: port, name: port })),
  });
}

/** Asks which label marks the routes to protect: those that routes carry are offered, with the routes. */
export async function askRouteLabel(known: Known, ask: Asker): Promise<Answered> {
  const { answers, found } = known;
  const now = Object.entries(answers.routeLabels).map(([key, value]) => `${key}=${value}`);
  const routes = found.routes ?? [];
  const pairs = [
    ...new Set(
      routes.flatMap((route) =>
        Object.entries({ ...route.tableLabels, ...route.labels }).map(([key, value]) => `${key}=${value}`),
      ),
    ),
  ].sort();
  const chosen = await chooseOrType(ask, 'routeLabel', {
    message: 'Label of the routes to protect',
    hint:
      pairs.length === 0
        ? 'No route in this cluster has a label yet. Choose one now and add it to your routes later (spec.http[].labels of a RouteTable).'
        : 'The gateway will refuse requests without a valid token on every route that has this label.',
    explain:
      'The policy selects routes by their labels, at spec.http[].labels of a RouteTable. gloo-okta doctor prints the command that adds the label to a route.',
    choices: [...new Set([...pairs, ...now])].map((pair) => ({ value: pair, name: pair, about: carriersOf(pair, routes) })),
    initial: now[0] ?? defaultOf('routeLabel'),
  });
  const isDefault = chosen === defaultOf('routeLabel') && !answers.given.has('routeLabel');
  return { changes: { routeLabel: isDefault ? undefined : [chosen] } };
}

/** Which routes carry a label, in words. */
function carriersOf(pair: string, routes: NonNullable<Found['routes']>): string {
  const [key = '', value = ''] = pair.split('=');
  const carriers = routes.filter((route) => carries(route, { [key]: value })).map((route) => route.title);
  return carriers.length === 0 ? 'no route has it yet' : `on ${carriers.join(', ')}`;
}

/** The routes that carry every label that was chosen. */
export function protectedRoutes({ answers, found }: Pick<Known, 'answers' | 'found'>): readonly string[] | undefined {
  return found.routes?.filter((route) => carries(route, answers.routeLabels)).map((route) => route.title);
}
