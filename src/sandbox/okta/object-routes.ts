import { timestamp } from './ids.ts';
import type { Answer, Org, Request, Route } from './okta-route.ts';
import type { Raw } from './raw.ts';

type Handle = Route['handle'];
type Status = 'ACTIVE' | 'INACTIVE';

/** What is done to the objects of one kind. */
export interface Handlers {
  readonly list: Handle;
  readonly create: Handle;
  readonly read: Handle;
  readonly replace: Handle;
  readonly remove: Handle;
  /** Where the kind has a lifecycle: gives the object its status and answers. */
  readonly setStatus?: (request: Request, org: Org, status: Status) => Answer;
}

/**
 * The endpoints that every kind of object has: list and create at `all`, read, replace and delete below it at `{idName}`, and,
 * with a lifecycle, activate and deactivate.
 */
export function objectRoutes(
  all: string,
  idName: string,
  family: Omit<Route, 'method' | 'pattern' | 'handle'>,
  { list, create, read, replace, remove, setStatus }: Handlers,
): readonly Route[] {
  const one = `${all}/{${idName}}`;
  const turn = (word: string, status: Status): Route[] =>
    setStatus === undefined
      ? []
      : [
          {
            method: 'POST',
            pattern: `${one}/lifecycle/${word}`,
            ...family,
            handle: (request, org) => setStatus(request, org, status),
          },
        ];
  return [
    { method: 'GET', pattern: all, ...family, handle: list },
    { method: 'POST', pattern: all, ...family, handle: create },
    { method: 'GET', pattern: one, ...family, handle: read },
    { method: 'PUT', pattern: one, ...family, handle: replace },
    { method: 'DELETE', pattern: one, ...family, handle: remove },
    ...turn('activate', 'ACTIVE'),
    ...turn('deactivate', 'INACTIVE'),
  ];
}

/** Gives an object a status; `lastUpdated` tells only of a change. */
export function turn(raw: Raw, status: Status, now: Date): void {
  if (raw['status'] === status) return;
  raw['status'] = status;
  raw['lastUpdated'] = timestamp(now);
}

/** The link by which the status of the object at `self` can be changed, under its name. */
export function turningLink(self: string, status: unknown): Raw {
  const word = status === 'ACTIVE' ? 'deactivate' : 'activate';
  return { [word]: { href: `${self}/lifecycle/${word}`, hints: { allow: ['POST'] } } };
}

/** The link of an object to itself, with what may be done there. */
export function selfLink(self: string): Raw {
  return { self: { href: self, hints: { allow: ['GET', 'PUT', 'DELETE'] } } };
}
