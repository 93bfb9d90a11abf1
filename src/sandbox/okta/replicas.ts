import type { Conditions, Lag } from './conditions.ts';
import type { Answer, Org, Request, Route } from './okta-route.ts';
import type { OrgState } from './org-state.ts';
import { Refusal } from './refusal.ts';

/** The part of an org that answers reads, and that hears of writes late. */
export interface Replicas {
  /** To be called before each write: remembers the org as it is. */
  remember(): void;
  /** The answer to a read. Throws what the handler throws. */
  read(request: Request, route: Route): Promise<Answer>;
  /** Throws what a write would be refused with by the org as it was. Changes nothing. */
  checkWrite(request: Request, route: Route): Promise<void>;
}

/** The org as it was until a moment (epoch milliseconds). */
interface Version {
  readonly until: number;
  readonly state: OrgState;
}

/**
 * The replicas of an org. What is changed in its state without a request is seen at once.
 * @see Lag
 */
export function newReplicas(org: Org, conditions: Conditions): Replicas {
  let versions: Version[] = [];
  let turn = 0;

  const time = (): number => org.now().getTime();
  const longest = ({ lists, searches, reads, writes }: Lag): number => Math.max(lists, searches, reads, writes);
  const asOf = (lateMs: number): Org => {
    const seen = versions.find(({ until }) => until > time() - lateMs);
    return lateMs > 0 && seen !== undefined ? { ...org, state: seen.state } : org;
  };

  return {
    remember: () => {
      const keptMs = longest(conditions.lag);
      versions = versions.filter(({ until }) => until > time() - keptMs);
      if (keptMs > 0) versions.push({ until: time(), state: structuredClone(org.state) });
    },
    read: async (request, route) => {
      const { lag } = conditions;
      const one = (): Answer | Promise<Answer> => {
        turn += 1;
        return route.handle(request, lag.turns && turn % 2 === 0 ? org : asOf(lag.reads));
      };
      if (route.pattern.endsWith('}')) return one();
      const searching = ['q', 'filter', 'search'].some((name) => request.query.has(name));
      try {
        const answer = await route.handle(request, asOf(searching ? lag.searches : lag.lists));
        return Array.isArray(answer.body) ? answer : one();
      } catch (error) {
        if (!(error instanceof Refusal) || error.answer.status !== 404) throw error;
        // What it lies below was not there yet; once that is seen by its id, the list is there, and still empty.
        const answer = await one();
        return Array.isArray(answer.body) ? { ...answer, body: [] } : answer;
      }
    },
    checkWrite: async (request, route) => {
      const { lag } = conditions;
      if (lag.writes === 0) return;
      await route.handle(request, { ...org, state: structuredClone(asOf(lag.writes).state) });
    },
  };
}
