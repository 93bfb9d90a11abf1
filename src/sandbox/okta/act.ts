import { setTimeout as delay } from 'node:timers/promises';
import { allow, callerOf } from './caller.ts';
import type { Conditions } from './conditions.ts';
import { rotateWhatIsDue } from './key-turns.ts';
import { notImitated } from './not-imitated.ts';
import { type Answer, match, type Org, type Request, type Route } from './okta-route.ts';
import { authorizationServerOf } from './org-state.ts';
import { Refusal, refusal } from './refusal.ts';
import { newReplicas } from './replicas.ts';

/** What it takes to answer a request. */
export interface Acting {
  readonly org: Org;
  readonly routes: readonly Route[];
  readonly conditions: Conditions;
  /** Aborted when the org closes: what is still held back is then never done. */
  readonly closing: AbortSignal;
  /** Called for each request that no route takes. */
  readonly unknown: (methodAndPath: string) => void;
  /** Called after each request that may have changed the org, before it is answered. */
  readonly save: () => Promise<void>;
}

/** Gives what finds the route of a request, looks at who sends it, does what it asks, and answers; refusals are answers. */
export function newActor({ org, routes, conditions, closing, unknown, save }: Acting): (request: Request) => Promise<Answer> {
  const replicas = newReplicas(org, conditions);
  // ids of the authorization servers that are being written to
  const busy = new Set<string>();

  // one after another: two requests must not both rotate
  let turning: Promise<void> = Promise.resolve();
  const turnKeys = (): Promise<void> => {
    const turn = () => rotateWhatIsDue(org.state, org.now());
    turning = turning.then(turn, turn);
    return turning;
  };

  const dispatch = async (request: Request): Promise<Answer> => {
    const here = routes.flatMap((route) => {
      const params = match(route.pattern, request.path);
      return params === undefined ? [] : [{ route, params }];
    });
    const found = here.find(({ route }) => route.method === request.method);
    const first = found ?? here[0];
    const known = notImitated.some(
      ([method, pattern]) => method === request.method && match(pattern, request.path) !== undefined,
    );
    if (first === undefined || (found === undefined && known)) {
      unknown(`${request.method} ${request.path}`);
      return noSuchRoute(request);
    }
    const { route, params } = first;
    const caller = route.auth === 'management' ? await callerOf(request, org) : undefined;
    if (found === undefined) throw refusal(405, 'E0000022', 'The endpoint does not support the provided HTTP method');
    if (route.apiAccessManagement === true && !org.state.edition.apiAccessManagement) {
      throw refusal(401, 'E0000015', 'You do not have permission to access the feature you are requesting');
    }
    if (caller === undefined) return route.handle({ ...request, params }, org);
    allow(caller, route, org, request.path);
    const whole = { ...request, params, caller };
    return route.method === 'GET' ? replicas.read(whole, route) : write(whole, route);
  };

  const write = async (request: Request, route: Route): Promise<Answer> => {
    await replicas.checkWrite(request, route);
    const server = authorizationServerOf(org.state, request.params['authServerId'] ?? '');
    if (conditions.serverWriteMs === 0 || server === undefined) {
      replicas.remember();
      return route.handle(request, org);
    }
    const id = String(server.raw['id']);
    if (busy.has(id)) throw refusal(500, 'E0000009', 'Internal Server Error');
    busy.add(id);
    try {
      replicas.remember();
      const answer = await route.handle(request, org);
      await delay(conditions.serverWriteMs, undefined, { signal: closing });
      return answer;
    } finally {
      busy.delete(id);
    }
  };

  return async (request) => {
    try {
      await turnKeys();
      const answer = await dispatch(request);
      if (request.method !== 'GET') await save();
      return answer;
    } catch (error) {
      if (error instanceof Refusal) return error.answer;
      throw error;
    }
  };
}

function noSuchRoute({ method, path }: Request): Answer {
  const says = `The gloo-okta sandbox has no ${method} ${path}. This is the sandbox refusing, not Okta.`;
  const body = { errorCode: 'SANDBOX', errorSummary: says, errorLink: 'SANDBOX', errorId: 'sandbox', errorCauses: [] };
  return { status: 404, body };
}
