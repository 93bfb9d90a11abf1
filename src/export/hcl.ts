/** A piece of Terraform's language that is written as it is, e.g. `data.okta_auth_server.this.id`. */
export interface Expression {
  readonly expression: string;
}

/** A value of Terraform's language. */
export type HclValue =
  | string
  | number
  | boolean
  | null
  | Expression
  | readonly HclValue[]
  | { readonly [name: string]: HclValue };

/** An argument of a block, with a reason above it where one is needed. */
export interface Argument {
  readonly name: string;
  readonly value: HclValue;
  readonly because?: string;
}

/** A block: `type "label" { … }`. */
export interface Block {
  readonly type: string;
  readonly labels?: readonly string[];
  readonly because?: string;
  readonly body: readonly (Argument | Block)[];
}

/** `text` as it stands in Terraform's language. */
export function expression(text: string): Expression {
  return { expression: text };
}

/** An argument; `because` stands above it as a comment. */
export function argument(name: string, value: HclValue, because?: string): Argument {
  return { name, value, ...(because === undefined ? {} : { because }) };
}

/** A block with labels. */
export function block(type: string, labels: readonly string[], body: Block['body'], because?: string): Block {
  return { type, labels, body, ...(because === undefined ? {} : { because }) };
}

/** Blocks as the text of a file, formatted as `terraform fmt` does, with an empty line between two. */
export function hclText(blocks: readonly Block[]): string {
  return blocks.map((one) => `${lines(blockLines(one, ''))}\n`).join('\n');
}

/**
 * Text in quotes: what would begin a template is doubled, so that a value is never run.
 * @see https://developer.hashicorp.com/terraform/language/expressions/strings
 */
function quoted(text: string): string {
  const escaped = text.replace(/[\\"]/g, '\\$&').replace(/[$%]\{/g, (sign) => `${sign[0]}${sign}`);
  const control = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `"${escaped
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    .replace(/[\u0000-\u001f\u007f]/g, control)}"`;
}

/** A value on one line, as it stands inside an expression. */
export function inlineText(value: HclValue): string {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return quoted(value);
  if (isExpression(value)) return value.expression;
  if (Array.isArray(value)) return `[${value.map((member: HclValue) => inlineText(member)).join(', ')}]`;
  const members = Object.entries(value as { readonly [name: string]: HclValue });
  return members.length === 0
    ? '{}'
    : `{ ${members.map(([name, member]) => `${keyText(name)} = ${inlineText(member)}`).join(', ')} }`;
}

/** A line of a file; one that assigns in a single line is set under its neighbours. */
type Line = string | { readonly indent: string; readonly name: string; readonly value: string };

/** Lines as text: in a run of single-line assignments the equals signs stand below each other. */
function lines(all: readonly Line[]): string {
  const text: string[] = [];
  let run: Exclude<Line, string>[] = [];
  const close = (): void => {
    const width = Math.max(0, ...run.map(({ name }) => name.length));
    for (const { indent, name, value } of run) text.push(`${indent}${name.padEnd(width)} = ${value}`);
    run = [];
  };
  for (const line of all) {
    if (typeof line !== 'string') run.push(line);
    else {
      close();
      text.push(line);
    }
  }
  close();
  return text.join('\n');
}

function blockLines({ type, labels = [], because, body }: Block, indent: string): readonly Line[] {
  const head = [type, ...labels.map(quoted), '{'].join(' ');
  const inner = body.flatMap((member, at): readonly Line[] => {
    if ('name' in member) return argumentLines(member, `${indent}  `);
    const gap = at === 0 ? [] : [''];
    return [...gap, ...blockLines(member, `${indent}  `)];
  });
  const comment = commentLines(because, indent);
  return inner.length === 0
    ? [...comment, `${indent}${head.slice(0, -1)}{}`]
    : [...comment, `${indent}${head}`, ...inner, `${indent}}`];
}

function argumentLines({ name, value, because }: Argument, indent: string): readonly Line[] {
  const comment = commentLines(because, indent);
  const written = valueLines(value, indent);
  const [first = '', ...rest] = written;
  if (rest.length === 0) return [...comment, { indent, name, value: first as string }];
  return [...comment, `${indent}${name} = ${first}`, ...rest];
}

function commentLines(because: string | undefined, indent: string): readonly string[] {
  return because === undefined ? [] : because.split('\n').map((line) => `${indent}# ${line}`);
}

/** The first line of a value as text, the others with their indent. */
function valueLines(value: HclValue, indent: string): readonly Line[] {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  if (typeof value === 'string') return [quoted(value)];
  if (isExpression(value)) return indented(value.expression, indent);
  if (Array.isArray(value)) return listLines(value as readonly HclValue[], indent);
  const members = Object.entries(value as { readonly [name: string]: HclValue });
  if (members.length === 0) return ['{}'];
  const inner = members.flatMap(([name, member]) => argumentLines({ name: keyText(name), value: member }, `${indent}  `));
  return ['{', ...inner, `${indent}}`];
}

/** Short lists of scalars stand on one line. */
function listLines(list: readonly HclValue[], indent: string): readonly Line[] {
  const flat = list.map((member) => valueLines(member, `${indent}  `));
  const single = flat.every((member) => member.length === 1 && typeof member[0] === 'string');
  const text = `[${flat.map(([only]) => only).join(', ')}]`;
  if (single && text.length <= 100) return [text];
  const inner = flat.flatMap((member): readonly Line[] => {
    const [first = '', ...rest] = member;
    const last = rest.at(-1);
    if (last === undefined) return [`${indent}  ${first as string},`];
    return [`${indent}  ${first as string}`, ...rest.slice(0, -1), `${last as string},`];
  });
  return ['[', ...inner, `${indent}]`];
}

function indented(text: string, indent: string): readonly string[] {
  const [first = '', ...rest] = text.split('\n');
  return [first, ...rest.map((line) => (line === '' ? line : `${indent}${line}`))];
}

/** An object's key: bare where it is an identifier. */
function keyText(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(name) ? name : quoted(name);
}

function isExpression(value: object): value is Expression {
  return 'expression' in value && typeof value.expression === 'string' && Object.keys(value).length === 1;
}
