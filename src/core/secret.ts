import { inspect } from 'node:util';

/** Every secret of this run, and each long line of those that have several. */
const known = new Set<string>();
/** What is shorter could be part of any word. */
const shortest = 8;

/** Gives `value` back; from now on {@link withoutKnownSecrets} takes it out of whatever is written. */
export function keepSecret(value: string): string {
  for (const part of [value.trim(), ...value.split(/\r?\n|\\n/).filter((line) => line.length > 40)])
    if (part.length >= shortest) known.add(part);
  return value;
}

/**
 * `text` with `[secret]` in place of every secret of this run: a server or a program may send back what it was sent, in an
 * error for instance.
 */
export function withoutKnownSecrets(text: string): string {
  let hidden = text;
  for (const secret of known) if (hidden.includes(secret)) hidden = hidden.replaceAll(secret, '[secret]');
  return hidden;
}

/** A value that must never be shown: it reads as `[secret]` wherever it could be printed, logged or serialised. */
export class Secret {
  readonly #value: string;

  /** Wraps `value`, which is kept secret from then on. */
  constructor(value: string) {
    this.#value = keepSecret(value);
  }

  /** The value, for a person who has asked to see it; it may be shown from then on. */
  publish(): string {
    known.delete(this.#value.trim());
    return this.#value;
  }

  /** The value itself; only for the door that sends it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [Symbol.toPrimitive](): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}
