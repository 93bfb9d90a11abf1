import type { ServerResponse } from 'node:http';
import type { JsonObject } from '../../core/model.ts';
import { answerAs, answerBytes, answerJson, answerText, answerUnknown } from './answer.ts';
import { kindsOf } from './api-kinds.ts';
import { aggregatedDiscovery, coreVersions, groupList, oneGroup, resourceList, version } from './discovery.ts';
import { authorize } from './kube-access.ts';
import type { Request, World } from './kube-request.ts';
import { routeOf } from './kube-route.ts';
import { openApiOf } from './openapi.ts';
import { openApiV2, openApiV2Asked, openApiV2Type } from './openapi-v2.ts';
import { deedOf } from './request-info.ts';
import { serveObjects } from './serve-objects.ts';

/** Answers a request. Calls `unknown` where nothing is served. Throws a Refusal for everything that is refused. */
export function handle(world: World, request: Request, response: ServerResponse, unknown: () => void): void {
  // Rights come first: whoever may not do it is not told whether there is such a thing.
  const deed = deedOf(request.method, request.path, request.query);
  authorize(world, request.user, deed);
  const route = routeOf(kindsOf(world.store), request.path);
  if (route !== undefined && !('path' in deed)) serveObjects(world, route, deed, request, response);
  else if (!answeredWithoutObjects(world, request, response)) {
    unknown();
    answerUnknown(response);
  }
}

function answeredWithoutObjects(world: World, request: Request, response: ServerResponse): boolean {
  const { method, path } = request;
  if (method !== 'GET') return false;
  const kinds = kindsOf(world.store);
  if (path === '/api' || path === '/apis') {
    const format = discoveryFormat(request.accept);
    if (format === undefined) answerJson(response, 200, path === '/api' ? coreVersions : groupList(kinds));
    else {
      const type = `application/json;g=apidiscovery.k8s.io;v=${format};as=APIGroupDiscoveryList`;
      answerAs(response, type, aggregatedDiscovery(kinds, path, format), 'public');
    }
    return true;
  }
  if (path === '/openapi/v3') {
    // The real server calls its index plain text.
    answerAs(response, 'text/plain; charset=utf-8', openApiOf(kinds).index);
    return true;
  }
  if (['/healthz', '/livez', '/readyz'].includes(path)) {
    answerText(response, 'ok');
    return true;
  }
  // Only in protobuf, the one form that clients ask for.
  if (path === '/openapi/v2' && request.accept.includes(openApiV2Asked)) {
    answerBytes(response, openApiV2Type, openApiV2(kinds));
    return true;
  }
  const found = plainAnswer(path);
  if (found !== undefined) answerJson(response, 200, found);
  return found !== undefined;

  function plainAnswer(asked: string): JsonObject | undefined {
    if (asked === '/version') return version;
    if (asked.startsWith('/openapi/v3/')) return openApiOf(kinds).byPath.get(asked.slice('/openapi/v3/'.length));
    const [, root, group, groupVersion, ...more] = asked.split('/');
    if (more.length > 0) return undefined;
    if (root === 'api' && group !== undefined && groupVersion === undefined) return resourceList(kinds, '', group);
    if (root !== 'apis' || group === undefined || group === '') return undefined;
    return groupVersion === undefined ? oneGroup(kinds, group) : resourceList(kinds, group, groupVersion);
  }
}

// The first form the client names that is served here.
function discoveryFormat(accept: string): string | undefined {
  for (const one of accept.split(',')) {
    const format = /g=apidiscovery\.k8s\.io;v=(v2|v2beta1);as=APIGroupDiscoveryList/.exec(one)?.[1];
    if (format !== undefined) return format;
    if (one.trim().split(';')[0] === 'application/json') return undefined;
  }
  return undefined;
}
