/** One thing somebody wants to do to an object or a collection. */
export interface Deed {
  readonly verb: string;
  readonly group: string;
  readonly version?: string;
  /** The plural; with its subresource where there is one (`pods/log`). */
  readonly resource: string;
  /** `''` for the whole cluster. A namespace lies in itself. */
  readonly namespace: string;
  readonly name: string;
}

/** One thing somebody wants of a path that leads to no object: `get` of `/version`. */
export interface PathDeed {
  readonly verb: string;
  readonly path: string;
}

const verbs: { readonly [method: string]: string | undefined } = {
  GET: 'get',
  HEAD: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/**
 * What a request is about to do, read from method, path and query alone, before anybody knows whether there is such a kind:
 * rights are judged by this.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb
 */
export function deedOf(method: string, path: string, query: URLSearchParams): Deed | PathDeed {
  const steps = path
    .split('/')
    .filter((step) => step !== '')
    .map(decoded);
  const verb = verbs[method] ?? '';
  const [root, ...below] = steps;
  if (steps.length < 3 || (root !== 'api' && root !== 'apis')) return { verb: method.toLowerCase(), path };
  const group = root === 'api' ? '' : (below[0] ?? '');
  const [version, ...rest] = root === 'api' ? below : below.slice(1);
  if (version === undefined || rest.length === 0) return { verb: method.toLowerCase(), path };
  const inNamespace = rest[0] === 'namespaces' && rest[1] !== undefined;
  const namespace = inNamespace ? (rest[1] ?? '') : '';
  const more = rest[2] !== undefined && rest[2] !== 'status' && rest[2] !== 'finalize';
  const [resource = '', name = '', subresource] = inNamespace && more ? rest.slice(2) : rest;
  const deed = {
    group,
    version,
    resource: subresource === undefined ? resource : `${resource}/${subresource}`,
    namespace,
  };
  if (name !== '') return { verb, ...deed, name };
  if (verb === 'delete') return { verb: 'deletecollection', ...deed, name: '' };
  if (verb !== 'get') return { verb, ...deed, name: '' };
  // Only these words are false; even an empty value is true.
  const watching = !['false', '0'].includes((query.get('watch') ?? '0').toLowerCase());
  return { verb: watching ? 'watch' : 'list', ...deed, name: nameSelected(query.get('fieldSelector')) };
}

// Whoever may list one name may list with a selector for it.
function nameSelected(selector: string | null): string {
  const parts = (selector ?? '').split(',').flatMap((part) => /^metadata\.name==?([^=!]+)$/.exec(part)?.[1] ?? []);
  return parts[0] ?? '';
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}
