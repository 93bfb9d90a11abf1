/**
 * The complaint of Go's encoding/json about `text`, undefined when it is valid JSON.
 * @see https://pkg.go.dev/encoding/json#SyntaxError
 */
export function goJsonError(text: string): string | undefined {
  const scan = new Scan(text);
  return scan.document();
}

const blank = new Set([' ', '\t', '\r', '\n']);

class Scan {
  readonly #text: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#text = [...text];
  }

  document(): string | undefined {
    const wrong = this.#value();
    if (wrong !== undefined) return wrong;
    this.#skip();
    return this.#here() === undefined ? undefined : this.#odd('after top-level value');
  }

  #here(): string | undefined {
    return this.#text[this.#at];
  }

  #skip(): void {
    while (blank.has(this.#here() ?? '')) this.#at += 1;
  }

  // Go speaks of the end of input wherever it stops early, and quotes the character otherwise.
  #odd(context: string): string {
    const found = this.#here();
    if (found === undefined) return 'unexpected end of JSON input';
    if (found === "'") return `invalid character '\\'' ${context}`;
    if (found === '"') return `invalid character '"' ${context}`;
    const shown = JSON.stringify(found).slice(1, -1);
    return `invalid character '${shown}' ${context}`;
  }

  #value(): string | undefined {
    this.#skip();
    const first = this.#here();
    if (first === '{') return this.#object();
    if (first === '[') return this.#list();
    if (first === '"') return this.#string();
    if (first === 't') return this.#literal('true');
    if (first === 'f') return this.#literal('false');
    if (first === 'n') return this.#literal('null');
    if (first !== undefined && /[-0-9]/.test(first)) return this.#number();
    return this.#odd('looking for beginning of value');
  }

  #object(): string | undefined {
    this.#at += 1;
    this.#skip();
    if (this.#here() === '}') return this.#step();
    for (;;) {
      this.#skip();
      if (this.#here() !== '"') return this.#odd('looking for beginning of object key string');
      const key = this.#string();
      if (key !== undefined) return key;
      this.#skip();
      if (this.#here() !== ':') return this.#odd('after object key');
      this.#at += 1;
      const value = this.#value();
      if (value !== undefined) return value;
      this.#skip();
      if (this.#here() === '}') return this.#step();
      if (this.#here() !== ',') return this.#odd('after object key:value pair');
      this.#at += 1;
    }
  }

  #list(): string | undefined {
    this.#at += 1;
    this.#skip();
    if (this.#here() === ']') return this.#step();
    for (;;) {
      const value = this.#value();
      if (value !== undefined) return value;
      this.#skip();
      if (this.#here() === ']') return this.#step();
      if (this.#here() !== ',') return this.#odd('after array element');
      this.#at += 1;
    }
  }

  #step(): undefined {
    this.#at += 1;
    return undefined;
  }

  #string(): string | undefined {
    this.#at += 1;
    for (;;) {
      const found = this.#here();
      if (found === undefined) return this.#odd('in string literal');
      if (found === '"') return this.#step();
      if ((found.codePointAt(0) ?? 0) < 0x20) return this.#odd('in string literal');
      this.#at += 1;
      if (found !== '\\') continue;
      const escaped = this.#here();
      if (escaped === undefined || !'"\\/bfnrtu'.includes(escaped)) return this.#odd('in string escape code');
      this.#at += 1;
      if (escaped !== 'u') continue;
      for (let digit = 0; digit < 4; digit += 1) {
        if (!/[0-9a-fA-F]/.test(this.#here() ?? '')) return this.#odd('in \\u hexadecimal character escape');
        this.#at += 1;
      }
    }
  }

  #literal(word: string): string | undefined {
    for (const expected of word.slice(1)) {
      this.#at += 1;
      if (this.#here() !== expected) return this.#odd(`in literal ${word} (expecting '${expected}')`);
    }
    return this.#step();
  }

  #number(): string | undefined {
    const digits = (): number => {
      const start = this.#at;
      while (/[0-9]/.test(this.#here() ?? '')) this.#at += 1;
      return this.#at - start;
    };
    if (this.#here() === '-') this.#at += 1;
    if (this.#here() === '0') this.#at += 1;
    else if (digits() === 0) return this.#odd('in numeric literal');
    if (this.#here() === '.') {
      this.#at += 1;
      if (digits() === 0) return this.#odd('after decimal point in numeric literal');
    }
    if (/[eE]/.test(this.#here() ?? '')) {
      this.#at += 1;
      if (/[-+]/.test(this.#here() ?? '')) this.#at += 1;
      if (digits() === 0) return this.#odd('in exponent of numeric literal');
    }
    return undefined;
  }
}
