import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { OrgState, Role } from './org-state.ts';
import type { Value } from './raw.ts';

/** The org as a handler sees it. */
export interface Org {
  /** Live; a handler changes it in place. */
  readonly state: OrgState;
  /** Where it answers, without a trailing slash, e.g. `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly now: () => Date;
  /** How many objects a page has when the caller does not say; 0 for each endpoint's own default. */
  readonly pageSize: number;
  /** How long a device waits between two questions, in seconds. */
  readonly deviceSeconds: () => number;
}

/** Who calls the management API, and what that may do. */
export interface Caller {
  readonly roles: readonly Role[];
  /** The owner of the API token, or who signed in; a service app has none. */
  readonly userId?: string;
  /** Absent for an API token, which is not limited by scopes. */
  readonly scopes?: readonly string[];
}

/** One request, read in full. */
export interface Request {
  readonly method: string;
  /** Without the query; percent-decoded only in `params`. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** The caller, on routes with `auth: 'management'`. */
  readonly caller?: Caller;
}

/** What is sent back: `body` as JSON, or `content` as it is, or nothing. */
export interface Answer {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: Value;
  readonly content?: { readonly type: string; readonly data: string | Buffer };
}

/** One endpoint. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  /** e.g. `/api/v1/apps/{appId}`; a part in braces takes one path segment. */
  readonly pattern: string;
  /** `management`: an API token or a service app's access token is needed. `none`: public. */
  readonly auth: 'management' | 'none';
  /** The family of Okta API scopes, e.g. `okta.apps`, for service apps. */
  readonly scopes?: string;
  /** True where no role is needed. */
  readonly anyRole?: boolean;
  /** True where an org without API Access Management refuses. */
  readonly apiAccessManagement?: boolean;
  readonly handle: (request: Request, org: Org) => Answer | Promise<Answer>;
}

/** The parts in braces when `path` is of `pattern`, else `undefined`. A part that is not valid percent-encoding is no match. */
export function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const text = given[index] ?? '';
    if (part.startsWith('{')) {
      if (text === '') return undefined;
      try {
        params[part.slice(1, -1)] = decodeURIComponent(text);
      } catch {
        return undefined;
      }
    } else if (part !== text) return undefined;
  }
  return params;
}
