import type { CredentialKind } from '../core/credential-kind.ts';
import type { Json, JsonObject } from '../core/model.ts';
import { type Http, methodNamed } from '../http/http.ts';
import { type Memory, makeMemory } from '../memory.ts';
import { type SpentIds, spentHere } from './client-ids.ts';
import { encodedForm } from './encoded-form.ts';
import { nextPage } from './next-page.ts';
import { isGone } from './okta-errors.ts';
import { authorizerOf, type Holder, holderOf, type OrgCredentials } from './org-credentials.ts';
import { makeOwnWrites } from './own-writes.ts';
import { parseOrgUrl } from './parse-org-url.ts';
import { makePatience, staleness, type Wait, type Waited } from './patience.ts';
import { endless, existing, objectIn, objectsIn } from './read-answer.ts';
import { makeShared, remembering } from './remembered-reads.ts';
import { openSdk, type SdkRequest, type SdkRequests } from './sdk.ts';
import { makeSend, type Send } from './send.ts';
import { changedBy, placeOf, stoppedBy } from './written-paths.ts';

/** How an org is opened. */
export interface OrgOptions {
  readonly orgUrl: string;
  readonly credentials: OrgCredentials;
  readonly http: Http;
  readonly now: () => Date;
  /** The scopes that the whole run takes, so that all that are missing are named at once. */
  readonly needed?: readonly string[];
  /** Where its reads are remembered; one of its own unless told. */
  readonly memory?: Memory;
  /** The paths of what earlier runs on this machine deleted a moment ago, and what remembers a deletion for later ones. */
  readonly deleted?: { readonly before: readonly string[]; readonly remember: (path: string) => Promise<void> };
  /** Okta's id of the org; its address where nobody asked for it. */
  readonly id?: string;
  /** The client ids whose app this machine knows to be gone; of this run alone unless told. */
  readonly spent?: SpentIds;
  /** Waits some seconds for Okta to show what was written, and says so; absent where nobody can wait. */
  readonly wait?: Wait;
}

/**
 * The door to one org. Paths begin with `/api/v1/`. Reads are raw, so that fields nobody knows survive; each is made once in
 * a run, until it is forgotten. What comes in is checked by the shape of its path. Every failure is a Problem.
 */
export interface Org {
  /** Scheme and host, no trailing slash. */
  readonly url: string;
  /** The same for all machines, whatever address they use. */
  readonly id: string;
  readonly spent: SpentIds;
  /** What opened it. */
  readonly openedBy: CredentialKind;
  /** The scopes of the access token; `undefined` for an API token, and where nothing tells them. */
  scopes(): Promise<readonly string[] | undefined>;
  /** Who acts here, as far as the credentials tell it: a service app, or the person whose id an access token names. */
  readonly holder: Holder | undefined;
  /** One object: one GET, remembered. */
  read(path: string): Promise<JsonObject>;
  /** The same, and `undefined` when there is nothing (404). */
  find(path: string): Promise<JsonObject | undefined>;
  /** All members of a list, over all its pages. */
  list(path: string): Promise<readonly JsonObject[]>;
  /** The same, and none when what the list belongs to is not there (404). */
  listIfThere(path: string): Promise<readonly JsonObject[]>;
  /** The members of a list page by page, until there are enough, or after 10 pages; `isWhole` where the list was read to its end. */
  listUntil(
    path: string,
    isEnough: (members: readonly JsonObject[]) => boolean,
  ): Promise<{ readonly members: readonly JsonObject[]; readonly isWhole: boolean }>;
  /** The members of a list's first page: one GET, remembered. */
  firstPage(path: string): Promise<readonly JsonObject[]>;
  readonly now: () => Date;
  /** Drops what is remembered of the paths that begin so; of all without one. */
  forget(pathPrefix?: string): void;
  /** What was read at its own path is in its list, whatever that says: lists lag behind most. */
  know(path: string, object: JsonObject): void;
  /** Looks until something is found, or until its time is over, each time anew: Okta's reads lag behind its writes. */
  waitOut<T>(what: Waited, look: () => Promise<T | undefined>): Promise<T | undefined>;
  /**
   * All members of a list that is at least as new as all that this run has seen of its members at their own paths and written to
   * them, so that what others wrote before is in it, too; waits for it. `undefined` where Okta does not show it in time.
   */
  listAsNew(path: string): Promise<readonly JsonObject[] | undefined>;
  /**
   * One PUT of a whole object. After a write, also one that failed and may have been made all the same, nothing is remembered of
   * what it may have changed ({@link changedBy}), but what Okta answered to it: that is the object as it is now.
   */
  put(path: string, body: Json): Promise<JsonObject>;
  /**
   * One write by a typed call of the SDK; gives Okta's answer raw, `undefined` when it has no body. `body` is what goes over
   * the wire, to the letter: the SDK leaves out fields that it does not know. The call gets it as of whatever type the SDK asks
   * for, which only looks whether something is there.
   */
  write(call: (sdk: SdkRequests, body: never) => Promise<SdkRequest>, body?: Json): Promise<JsonObject | undefined>;
  /** One call as it is, for what needs none of the SDK's; gives Okta's answer raw, `undefined` when it has no body. */
  call(method: 'POST' | 'DELETE', path: string, body?: Json): Promise<JsonObject | undefined>;
  /** One POST of a file as a form with the field `file`. */
  upload(path: string, file: { readonly name: string; readonly type: string; readonly data: Uint8Array }): Promise<void>;
}

/**
 * Opens an org. With a token nothing is sent yet; for a service app its access token is asked for.
 * Throws `bad-value`, `okta-token-refused`, `okta-key-refused`, and what the Http throws.
 */
export async function openOrg(options: OrgOptions): Promise<Org> {
  const url = parseOrgUrl(options.orgUrl);
  const { credentials, http, now } = options;
  const authorizer = authorizerOf(credentials, { orgUrl: url, http, now });
  if (credentials.kind === 'service-app') await authorizer.headers('GET', `${url}/api/v1/apps`);
  const send = makeSend({ orgUrl: url, kind: credentials.kind, http, authorizer, needed: options.needed });
  const { id = url, spent = spentHere() } = options;
  const about = {
    id,
    spent,
    openedBy: credentials.kind,
    scopes: () => authorizer.scopes(),
    holder: holderOf(credentials),
  };
  return { ...makeOrg(url, send, options.memory ?? makeMemory(), options), ...about };
}

function makeOrg(
  url: string,
  send: Send,
  memory: Memory,
  { now, wait, deleted }: Pick<OrgOptions, 'now' | 'wait' | 'deleted'>,
): Omit<Org, 'id' | 'spent' | 'openedBy' | 'scopes' | 'holder'> {
  const own = makeOwnWrites();
  for (const path of deleted?.before ?? []) own.removed(path);
  const get = (path: string) => send({ method: 'GET', url: url + path });
  const objects = remembering(memory, 'okta object', async (path) => {
    const object = objectIn(await get(path), 'GET');
    if (object !== undefined) own.saw(path, object);
    return { object };
  });
  const pages = remembering(memory, 'okta page', async (path): Promise<Page> => {
    const answer = await get(path);
    return { members: objectsIn(answer), next: nextPage(answer.headers.get('link'), answer.url) };
  });
  const forget = (prefix = ''): void => {
    objects.forget(prefix);
    pages.forget(prefix);
  };
  // what other credentials were shown may not be what these are
  forgetReads(memory);
  const allOf = async (path: string, first: Page | undefined): Promise<readonly JsonObject[]> => {
    const members: JsonObject[] = [];
    const visited = new Set<string>([path]);
    for (let page = first; page !== undefined; ) {
      members.push(...page.members);
      const { next } = page;
      if (next === undefined) break;
      if (visited.has(next) || visited.size === mostPages) throw endless(path);
      visited.add(next);
      page = existing(next, await pages.find(next));
    }
    return members;
  };
  const patience = makePatience({ now, wait, forget, isOwn: own.isBelow });
  const { waitOut, late } = patience;
  const find = async (path: string) => (own.isRemoved(path) ? undefined : ((await objects.find(path))?.object ?? own.at(path)));
  const listAsNew = makeShared((path: string) =>
    waitOut({ what: 'what this run has just seen and done', until: now().getTime() + staleness, path }, async () => {
      const members = await allOf(path, existing(path, await pages.find(path)));
      return own.isShown(path, members) ? members : undefined;
    }),
  );
  const goneMeanwhile = (path: string, error: unknown): Promise<unknown> => {
    const at = isGone(error) && !own.isBelow(path) ? own.seenAbove(path) : undefined;
    const look = (seen: string) => {
      objects.forget(seen);
      return objects.find(seen);
    };
    return at === undefined ? Promise.resolve(error) : patience.gone({ at, error, look });
  };
  return {
    url,
    now,
    forget,
    know: own.made,
    waitOut,
    read: async (path) => existing(path, await find(path)),
    find,
    list: async (path) => {
      const first = await pages.find(path);
      return own.inList(path, await allOf(path, first ?? (own.isBelow(path) ? undefined : existing(path, first))));
    },
    listIfThere: async (path) => own.inList(path, await allOf(path, await pages.find(path))),
    listAsNew,
    listUntil: async (path, isEnough) => {
      let members: readonly JsonObject[] = [];
      let at: string | undefined = path;
      for (let count = 0; at !== undefined && count < fewPages && !isEnough(members); count += 1) {
        const page: Page = existing(at, await pages.find(at));
        members = [...members, ...page.members];
        at = page.next;
      }
      return { members, isWhole: at === undefined };
    },
    firstPage: async (path) => existing(path, await pages.find(path)).members,
    put: async (path, body) => {
      const headers = { 'content-type': 'application/json' };
      try {
        const answer = await late(path, () => send({ method: 'PUT', url: url + path, headers, body: JSON.stringify(body) }));
        forget(changedBy('PUT', path));
        const object = existing(path, objectIn(answer, 'PUT'));
        objects.keep(path, { object });
        own.changed(path, object);
        own.saw(path, object);
        return object;
      } catch (error) {
        forget(changedBy('PUT', path));
        throw await goneMeanwhile(path, error);
      }
    },
    write: async (call, body) => {
      const request = await call(await openSdk(url), body as never);
      const method = methodNamed(request.getHttpMethod());
      const sent = { method, url: request.getUrl(), headers: request.getHeaders() };
      const path = sent.url.slice(url.length);
      try {
        const whole = { ...sent, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
        const answer = await (method === 'DELETE' ? send(whole) : late(path, () => send(whole)));
        forget(changedBy(method, path));
        const object = objectIn(answer, method);
        if (method === 'DELETE') {
          own.removed(path);
          own.saw(path, 'gone');
          // an assignment can come back at the same place; all else has an id of its own
          if (!path.includes('/groups/')) await deleted?.remember(path);
        }
        const stopped = stoppedBy(method, path);
        if (stopped !== undefined) own.saw(stopped, 'inactive');
        const at = object && placeOf(method, path, object);
        if (at !== undefined && object !== undefined) {
          objects.keep(at, { object });
          own.made(at, object);
          own.saw(at, object);
        }
        return object;
      } catch (error) {
        forget(changedBy(method, path));
        const ended = method === 'DELETE' ? path : stoppedBy(method, path);
        if (ended === undefined) throw await goneMeanwhile(path, error);
        // gone before, by another machine: what still shows it is late
        if (isGone(error)) {
          own.removed(ended);
          own.saw(ended, 'gone');
        }
        throw error;
      }
    },
    call: async (method, path, body) => {
      const headers = { 'content-type': 'application/json' };
      const sent = body === undefined ? {} : { headers, body: JSON.stringify(body) };
      try {
        return objectIn(await send({ method, url: url + path, ...sent }), method);
      } finally {
        forget();
      }
    },
    upload: async (path, { name, type, data }) => {
      const form = new FormData();
      form.set('file', new Blob([data], { type }), name);
      const { headers, bytes } = await encodedForm(form);
      try {
        objectIn(await send({ method: 'POST', url: url + path, headers, body: bytes }), 'POST');
      } finally {
        forget(changedBy('POST', path));
      }
    },
  };
}

interface Page {
  readonly members: readonly JsonObject[];
  /** The path of the next page. */
  readonly next: string | undefined;
}

const mostPages = 200;
/** For what is only counted: a large org is not read through for it. */
const fewPages = 10;

/** Forgets what was read of orgs. */
export function forgetReads(memory: Memory): void {
  memory.forget('okta ');
}
