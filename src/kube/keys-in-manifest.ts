import { Composer, CST, type Document, isMap, isScalar, isSeq, type Node, Parser } from 'yaml';
import { isObject } from '../core/json.ts';
import { keySetPointer } from '../core/keys/policy-keys.ts';
import type { Json, JsonObject } from '../core/model.ts';

/** An ExtAuthPolicy in the text of a manifest. */
export interface PolicyInManifest {
  readonly object: JsonObject;
  /** Sets the key set of the token check at position `at` in the text that {@link readManifest} gave this policy for. */
  readonly setKeys: (at: number, keySet: string) => void;
}

/** A manifest that was read: its policies, and its text as it is by now. */
export interface ReadManifest {
  readonly policies: readonly PolicyInManifest[];
  /** The text to the byte but for the key sets that were set. */
  readonly text: () => string;
}

/**
 * Reads YAML or JSON of one or more documents, and gives its ExtAuthPolicies, those inside a `List` too. Only the scalars of
 * key sets can be changed; comments, order, quotes and line ends of all else stay to the byte.
 * @throws Error with the first fault of the text, where it is no YAML
 */
export function readManifest(text: string): ReadManifest {
  const tokens = [...new Parser().parse(text)];
  const documents = [...new Composer({ keepSourceTokens: true }).compose(tokens)];
  const [fault] = documents.flatMap((document) => document.errors);
  if (fault !== undefined) throw fault;
  const policies = documents.flatMap((document) => policiesIn(document, document.contents));
  return { policies, text: () => tokens.map((token) => CST.stringify(token)).join('') };
}

function policiesIn(document: Document.Parsed | Document, node: Node | null): readonly PolicyInManifest[] {
  if (!isMap(node)) return [];
  const items = node.get('items', true);
  if (isSeq(items)) return items.items.flatMap((item) => policiesIn(document, item as Node));
  const object = node.toJS(document) as Json;
  if (!isObject(object) || object['kind'] !== 'ExtAuthPolicy') return [];
  const setKeys = (at: number, keySet: string): void => {
    const steps = keySetPointer(at)
      .slice(1)
      .split('/')
      .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
    const scalar = node.getIn(steps, true);
    const token = isScalar(scalar) ? scalar.srcToken : undefined;
    if (token === undefined) throw new Error('there is no key set at this place of the manifest');
    CST.setScalarValue(token, keySet, { afterKey: true });
  };
  return [{ object, setKeys }];
}
