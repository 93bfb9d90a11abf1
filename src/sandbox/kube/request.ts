import type { Json, JsonObject } from '../../core/model.ts';
import { isObject } from '../json.ts';
import { checkAllowed, type Deed, type Rights } from './access.ts';
import { badRequest, Refusal, unsupportedMedia } from './status.ts';
import type { Store } from './store.ts';

/** One request, read to its end. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The query as sent, without the question mark. */
  readonly search: string;
  /** The media type without parameters; `''` when there is none. */
  readonly contentType: string;
  readonly accept: string;
  readonly userAgent: string;
  readonly body: string;
}

/** What a request is served from. */
export interface World {
  readonly store: Store;
  readonly rights: () => Rights;
  readonly now: () => Date;
}

/** The body as a JSON object. Throws 415 for other formats (kubectl's protobuf) and 400 for broken JSON. */
export function jsonBody(request: Request): JsonObject {
  if (request.contentType !== '' && request.contentType !== 'application/json') throw unsupportedMedia(['application/json']);
  let body: Json;
  try {
    body = JSON.parse(request.body === '' ? '{}' : request.body) as Json;
  } catch (error) {
    throw badRequest(
      `the object provided is unrecognized (must be of type json): ${error instanceof Error ? error.message : ''}`,
    );
  }
  if (!isObject(body)) throw badRequest('the object provided is unrecognized: no JSON object');
  return body;
}

/** Who writes: the `fieldManager` of the query, else the first word of the User-Agent, as the real server takes it. */
export function managerOf(request: Request): string {
  return request.query.get('fieldManager') || request.userAgent.split('/')[0] || 'unknown';
}

/** The Status of a method that a path does not have. */
export function methodNotAllowed(): Refusal {
  return new Refusal(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
}

/** Throws 403 when the rights do not allow it. */
export function check(world: World, deed: Deed): void {
  checkAllowed(world.rights(), deed);
}
