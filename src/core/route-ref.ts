/** A route as a person names it: by its RouteTable, and by its name there; without a name all routes of the table. */
export interface RouteRef {
  readonly namespace: string;
  readonly table: string;
  /** Its name, or `http[2]` for one without a name: its place in `spec.http`, from 0. */
  readonly route?: string;
}

const kubeName = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;
const shape = 'it is NAMESPACE/TABLE/ROUTE, or NAMESPACE/TABLE for all routes of a RouteTable';

/** Pure: why a text names no route; `undefined` when it does. The name of a route may hold anything, slashes too. */
export function faultOfRouteRef(text: string): string | undefined {
  const [namespace = '', table = '', ...route] = text.split('/');
  if ([namespace, table].some((part) => part.includes('*')) || route.join('/') === '*') return `a * picks nothing here: ${shape}`;
  if (!kubeName.test(namespace) || !kubeName.test(table)) return shape;
  return route.length > 0 && route.join('/').trim() === '' ? `no route is named behind the last slash: ${shape}` : undefined;
}

/** Pure: what was meant by a text as the checks show a route: `NAMESPACE/TABLE ROUTE`, or with `*` for all. */
export function insteadOfRouteRef(text: string): string | undefined {
  const meant = text
    .trim()
    .replace(/^([^/\s]+\/[^/\s]+)\s+/, '$1/')
    .replace(/\/\*?$/, '');
  return meant !== text && faultOfRouteRef(meant) === undefined ? meant : undefined;
}

/** Pure: the routes in a text that holds several, `a/b/c,a/d`: a comma parts where a namespace and a table stand behind it. */
export function routeRefsListed(text: string): readonly string[] | undefined {
  const parts = text.split(/[,;]\s*(?=[a-z0-9][-a-z0-9.]*\/[a-z0-9])/).map((part) => part.trim());
  return parts.length < 2 ? undefined : parts;
}

/** Pure: the route that a good text names. */
export function routeRefIn(text: string): RouteRef {
  const [namespace = '', table = '', ...route] = text.split('/');
  return { namespace, table, ...(route.length === 0 ? {} : { route: route.join('/') }) };
}

/** Pure: the same as a text, as a flag takes it. */
export function routeRefText({ namespace, table, route }: RouteRef): string {
  return [namespace, table, ...(route === undefined ? [] : [route])].join('/');
}
