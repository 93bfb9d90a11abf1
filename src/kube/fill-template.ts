import { type Document, isMap, isPair, isScalar, isSeq, type Node, parseDocument, Scalar } from 'yaml';

/** What goes into one hole: text, a number, a list of texts or of labels, or labels; `undefined` takes the field away. */
export type Filling = string | number | readonly string[] | readonly Labels[] | Labels | undefined;
type Labels = Readonly<Record<string, string>>;

/** A filled template: as an object and as text with the template's comments. */
export interface Filled {
  readonly object: unknown;
  readonly text: string;
}

/**
 * Fills the holes of a YAML template. A hole is a whole scalar such as `${CLUSTER_NAME}`; it is replaced as a node, never
 * as text, so no value can change the document's structure. A field whose hole gets `undefined` is taken away together
 * with maps that become empty. Throws when a hole has no filling of its name, which is a bug.
 */
export function fillTemplate(template: string, fillings: Readonly<Record<string, Filling>>): Filled {
  // `compat` quotes what YAML 1.1 readers, kubectl's among them, would take for a boolean, a number or a date.
  const document = parseDocument(template, { compat: 'yaml-1.1' });
  if (document.errors[0]) throw document.errors[0];
  fill(document, document.contents, fillings);
  const text = document.toString({ lineWidth: 0 });
  return { object: document.toJS(), text: escapeBreaks(text) };
}

/** Fills the holes below `node`; false when nothing is left of it. */
function fill(document: Document, node: unknown, fillings: Readonly<Record<string, Filling>>): boolean {
  if (!isMap(node) && !isSeq(node)) return true;
  node.items = node.items.filter((item) => {
    const value = isPair(item) ? item.value : item;
    const name = holeName(value);
    if (name === undefined) return fill(document, value, fillings);
    if (!Object.hasOwn(fillings, name)) throw new Error(`the template's hole ${name} has no filling`);
    const filling = fillings[name];
    if (filling === undefined) return false;
    const filled = nodeOf(document, filling);
    if (isPair(item)) item.value = filled;
    return true;
  });
  return node.items.length > 0;
}

function holeName(node: unknown): string | undefined {
  if (!isScalar(node) || typeof node.value !== 'string') return undefined;
  return /^\$\{([A-Z_]+)\}$/.exec(node.value)?.[1];
}

function nodeOf(document: Document, filling: NonNullable<Filling>): Node {
  if (typeof filling === 'string') return isScript(filling) ? literalOf(filling) : scalarOf(filling);
  if (typeof filling === 'number') return new Scalar(filling);
  if (isList(filling)) {
    const list = document.createNode([]) as Node & { items: unknown[] };
    list.items = filling.map((one: string | Labels) => (typeof one === 'string' ? scalarOf(one) : nodeOf(document, one)));
    return list;
  }
  const map = document.createNode({});
  if (!isMap(map)) throw new Error('an empty object became no map');
  for (const [name, value] of Object.entries(filling))
    map.items.push(document.createPair(scalarOf(name), scalarOf(value)) as never);
  return map;
}

function isList(filling: readonly string[] | readonly Labels[] | Labels): filling is readonly string[] | readonly Labels[] {
  return Array.isArray(filling);
}

/** A program is read by people, too, line by line. */
function isScript(text: string): boolean {
  return /^\S[\s\S]*\n[\s\S]*\n[\s\S]*\S\n$/.test(text) && !breaks.test(text) && !/[^\P{Cc}\n]/u.test(text);
}

function literalOf(text: string): Scalar {
  const scalar = new Scalar(text);
  scalar.type = Scalar.BLOCK_LITERAL;
  return scalar;
}

/** Text as a scalar, quoted wherever some YAML reader might take it for something else or fold it. */
function scalarOf(text: string): Scalar {
  const scalar = new Scalar(text);
  if (breaks.test(text) || /[\p{Cc}]/u.test(text)) scalar.type = Scalar.QUOTE_DOUBLE;
  else if (/^([-+.=<~\d]|(y|n|yes|no|on|off|true|false|null)$)/i.test(text)) scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

/** Characters that YAML 1.1 takes for line breaks or that are no printable ones to it. */
const breaks = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/u;

/** Such characters stand in double quotes only, where they can be written as escapes. */
function escapeBreaks(text: string): string {
  return text.replaceAll(new RegExp(breaks, 'gu'), (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
