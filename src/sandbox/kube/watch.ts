import type { ServerResponse } from 'node:http';
import type { JsonObject } from '../../core/model.ts';
import { apiVersionOf } from './api-kinds.ts';
import type { Route } from './kube-route.ts';
import { selectorOf } from './read.ts';
import { Refusal } from './status.ts';
import type { Store, StoreEvent } from './store.ts';

const bookmarkEvery = 60_000;
/** The longest a watch lasts when the client does not say, in milliseconds; the real server takes 30 to 60 minutes. */
const longest = 1_800_000;

/**
 * Streams what happens to the objects of `route`, one JSON document a line, until `timeoutSeconds` are over, the client
 * goes or the server closes. Starts after `resourceVersion`; without one (or with `0`) it first tells what is there.
 * `shape` turns an object into what is sent (a Table row, for instance).
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 */
export function watch(
  store: Store,
  route: Route,
  query: URLSearchParams,
  response: ServerResponse,
  shape: (object: JsonObject) => JsonObject,
): void {
  const picks = selectorOf(route, query);
  const version = Number(query.get('resourceVersion') ?? 0);
  const initial = query.get('sendInitialEvents') === 'true';
  const bookmarks = query.get('allowWatchBookmarks') === 'true' || query.get('allowWatchBookmarks') === '1';
  const send = (type: string, object: JsonObject): void => void response.write(`${JSON.stringify({ type, object })}\n`);
  response.writeHead(200, { 'Cache-Control': 'no-cache, private', 'Content-Type': 'application/json' });
  response.flushHeaders();

  if (version > 0 && version < store.oldest()) {
    const gone = new Refusal(410, 'Expired', `too old resource version: ${version} (${store.oldest()})`);
    send('ERROR', gone.status);
    response.end();
    return;
  }
  const bookmark = (annotations?: JsonObject): void => {
    const metadata = {
      resourceVersion: String(store.version()),
      creationTimestamp: null,
      ...(annotations === undefined ? {} : { annotations }),
    };
    send('BOOKMARK', { kind: route.kind.kind, apiVersion: apiVersionOf(route.kind), metadata });
  };
  const tell = (event: StoreEvent): void => {
    if (event.resource !== route.kind.resource) return;
    const is = event.type !== 'DELETED' && picks(event.object);
    const was = event.previous !== undefined && picks(event.previous);
    if (is) send(was ? 'MODIFIED' : 'ADDED', shape(event.object));
    else if (was) send('DELETED', shape(event.object));
  };
  if (version === 0 || initial) {
    for (const object of store.list(route.kind.resource, route.namespace).filter(picks)) send('ADDED', shape(object));
  } else for (const event of store.since(version)) tell(event);
  if (initial && bookmarks) bookmark({ 'k8s.io/initial-events-end': 'true' });

  const stop = store.subscribe(tell);
  const seconds = Number(query.get('timeoutSeconds') ?? 0);
  // A negative one is over at once.
  const lasts = seconds < 0 ? 0 : seconds > 0 ? Math.min(seconds * 1000, longest) : longest;
  const end = setTimeout(() => response.end(), lasts);
  const beat = setInterval(() => bookmarks && bookmark(), bookmarkEvery);
  response.on('close', () => {
    stop();
    clearTimeout(end);
    clearInterval(beat);
  });
}
