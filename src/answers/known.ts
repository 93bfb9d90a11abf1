import type { RouteFact } from '../core/checks/cluster-facts.ts';
import type { Secret } from '../core/secret.ts';
import type { Answers } from './answers.ts';
import type { Asker } from './asker.ts';
import { type Given, type GivenValue, givenValue } from './given.ts';
import { type InputName, inputNamed } from './inputs.ts';

/** What was found so far, read-only, in the org and in the cluster. What is absent was not looked at or may not be read. */
export interface Found {
  readonly orgName?: string;
  /** The active custom authorization servers. */
  readonly authServers?: readonly {
    readonly id: string;
    readonly name: string;
    readonly issuer: string;
    readonly audiences: readonly string[];
  }[];
  /** Names of groups; absent when there are too many to choose from. */
  readonly groups?: readonly string[];
  readonly contexts?: readonly { readonly name: string; readonly server: string; readonly current: boolean }[];
  readonly namespaces?: readonly string[];
  readonly clusterNames?: readonly string[];
  readonly extAuthServices?: readonly { readonly name: string; readonly namespace: string; readonly ports: readonly string[] }[];
  readonly extAuthServers?: readonly {
    readonly name: string;
    readonly namespace: string;
    readonly installation?: string;
    /** `NAMESPACE/NAME` of the Service that it leads to. */
    readonly service?: string;
  }[];
  /** `about` says which requests a route takes, and who keeps its RouteTable. */
  readonly routes?: readonly (Pick<RouteFact, 'title' | 'ref' | 'labels' | 'tableLabels'> & { readonly about: string })[];
}

/** Everything a question may look at. */
export interface Known {
  readonly answers: Answers;
  readonly found: Found;
  /** Names of the questions that a person has answered, defaults too. */
  readonly answered: ReadonlySet<string>;
  /** Names of the questions that were on the screen, in this run or in the one that it goes on from. */
  readonly asked?: ReadonlySet<string>;
  /** True where the org has just refused the token that was given: it alone is asked for again. */
  readonly isRefused?: true;
}

/** The parts of the way through, in their order. */
export type Part = 'okta' | 'apps' | 'cluster';

/** New values of inputs; `undefined` takes one back. */
export type Changes = Readonly<Partial<Record<InputName, GivenValue['value'] | undefined>>>;

/** What came of a question. */
export interface Answered {
  readonly changes: Changes;
  /** An API token that was typed; it goes into no answer and no file. */
  readonly token?: Secret;
  /** How a person wants to sign in: by the app of this client id, or by one that is made first, with the token. */
  readonly signIn?: { readonly clientId: string } | 'new-app';
}

/** One question: some inputs of the table, and how a person is asked for them. */
export interface Question {
  readonly name: string;
  readonly part: Part;
  /** What it is called in the review. */
  readonly label: string;
  readonly inputs: readonly InputName[];
  /**
   * Whether it has to be asked on the way through, as long as nobody gave an answer: nothing that was found and no default
   * answers it well. It can be changed in the review all the same. Absent for what is never asked on the way.
   */
  readonly isNeeded?: (known: Known) => boolean;
  /** True where what was given need not be all: whether it is asked is for `isNeeded` alone. */
  readonly mayLack?: true;
  /** True for what only some need: the review shows it behind "details", unless somebody gave it. */
  readonly isDetail?: true;
  /** The present answer, one line each; none where it makes no sense. */
  readonly shows: (known: Known) => readonly string[];
  /** Whether what is shown was found in the org or the cluster. */
  readonly found?: (known: Known) => boolean;
  readonly put: (known: Known, ask: Asker) => Promise<Answered>;
}

/** Whether a question is still to be asked: nobody gave an answer, and nothing that was found decides. */
export function isOpen(question: Question, known: Known): boolean {
  const isAnswered = question.mayLack !== true && (known.answered.has(question.name) || isGiven(question, known.answers.given));
  return !isAnswered && question.isNeeded?.(known) === true;
}

/** Whether somebody gave an answer. */
export function isGiven(question: Question, given: Given): boolean {
  return question.inputs.some((input) => given.has(input));
}

/** The answers with these changes, which a person made at a prompt; `from` says so at the review. */
export function withChanges(given: Given, changes: Changes, from = 'you'): Given {
  const next = new Map(given);
  for (const [name, value] of Object.entries(changes) as [InputName, GivenValue['value'] | undefined][]) {
    if (value === undefined || (Array.isArray(value) && value.length === 0)) next.delete(name);
    else next.set(name, value === true ? { value, source: 'prompt', from } : givenValue(inputNamed(name), value, 'prompt', from));
  }
  return next;
}
