import type { Secret } from '../core/secret.ts';
import { type Problem, untouched } from '../errors.ts';

/** What every question says of itself. */
export interface Asked {
  readonly message: string;
  /** One line that stands above the question. */
  readonly hint?: string;
  /** What `?` shows. */
  readonly explain: string;
}

/** One of the answers that can be chosen. */
export interface Choice {
  readonly value: string;
  readonly name: string;
  /** What stands there once it is chosen, where the name is too long. */
  readonly short?: string;
  /** Shown while the choice is under the cursor. */
  readonly about?: string;
}

/** A question for a text. */
export interface TextQuestion extends Asked {
  /** What Enter alone gives. */
  readonly initial?: string;
  /** Why a text is refused, in the user's words; it is asked for every state of the text while it is typed. */
  readonly fault: (text: string) => string | undefined;
  /** What a good text leads to, shown while it is typed. */
  readonly preview?: (text: string) => string;
}

/** A question for one of several answers. */
export interface ChoiceQuestion extends Asked {
  readonly choices: readonly Choice[];
  readonly initial?: string;
}

/** A question for any number of several answers. */
export interface TickQuestion extends Asked {
  readonly choices: readonly Choice[];
  readonly ticked: readonly string[];
  /** Why a selection is refused. */
  readonly fault?: (ticked: readonly string[]) => string | undefined;
}

/** Asks a person. Each call rejects with {@link goBack} when the person wants the question before, and with a Problem at Ctrl-C. */
export interface Asker {
  readonly text: (question: TextQuestion) => Promise<string>;
  readonly secret: (question: Asked & { readonly fault: (text: string) => string | undefined }) => Promise<Secret>;
  readonly choose: (question: ChoiceQuestion) => Promise<string>;
  readonly tick: (question: TickQuestion) => Promise<readonly string[]>;
  /** Says something between two questions; wrapped to the terminal. */
  readonly tell: (text: string) => void;
}

/** What a question rejects with when the person wants to go back. */
export const goBack: Error = new Error('the question before is wanted');

/** How questions look. No meaning is carried by colour or symbol alone. */
export interface Style {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly symbols: { readonly ok: string };
}

/** What Ctrl-C at a question means. */
export function stoppedAtPrompt(cause: unknown = new Error('stopped at a question')): Problem {
  return untouched('interrupted', 'Stopped at a question', 'Run it again whenever you like.', cause);
}
