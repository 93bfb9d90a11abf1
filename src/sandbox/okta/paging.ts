import type { Answer, Org, Request } from './okta-route.ts';
import type { Raw } from './raw.ts';
import { invalid } from './refusal.ts';

/** How one endpoint pages. */
export interface Paging {
  /** The page size when the caller names none. */
  readonly usual: number;
  /** The largest page size; a larger one is cut down (what Okta says to it is not recorded). */
  readonly most: number;
  /** False where real orgs send no Link header: the list is then cut at `limit`, and there is no way on. */
  readonly link?: boolean;
}

/**
 * One page of a list, with Link headers `self` and `next` as separate values, and nothing more.
 * The cursor is the id of the last object of the page before; callers must not know.
 * @see https://developer.okta.com/docs/api/#pagination
 */
export function pageOf(all: readonly Raw[], request: Request, org: Org, { usual, most, link = true }: Paging): Answer {
  const limit = limitOf(request, link && org.pageSize > 0 ? org.pageSize : usual, most);
  const start = startOf(all, request.query.get('after'));
  const body = all.slice(start, start + limit);
  if (!link) return { status: 200, body };
  const last = body.at(-1);
  const more = start + limit < all.length && last !== undefined;
  const links = [
    linkTo(request, org, request.query, 'self'),
    ...(more ? [linkTo(request, org, withAfter(request.query, String(last['id']), limit), 'next')] : []),
  ];
  return { status: 200, headers: { link: links }, body };
}

function limitOf(request: Request, usual: number, most: number): number {
  const text = request.query.get('limit');
  if (text === null || text === '-1') return usual;
  const limit = Number(text);
  // The words of this refusal are not recorded.
  if (!Number.isInteger(limit) || limit < 1) throw invalid('limit', 'limit: The field must be a positive number');
  return Math.min(limit, most);
}

function startOf(all: readonly Raw[], after: string | null): number {
  if (after === null || after === '') return 0;
  const index = all.findIndex(({ id }) => id === after);
  // What Okta says to a cursor that it never gave is not recorded.
  if (index < 0) throw invalid('after', 'after: The cursor is not valid');
  return index + 1;
}

function withAfter(query: URLSearchParams, after: string, limit: number): URLSearchParams {
  const next = new URLSearchParams(query);
  next.set('after', after);
  next.set('limit', String(limit));
  return next;
}

function linkTo(request: Request, org: Org, query: URLSearchParams, rel: string): string {
  const text = query.toString();
  return `<${org.url}${request.path}${text === '' ? '' : `?${text}`}>; rel="${rel}"`;
}
