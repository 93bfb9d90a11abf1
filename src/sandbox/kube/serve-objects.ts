import type { ServerResponse } from 'node:http';
import type { JsonObject } from '../../core/model.ts';
import { defined, isObject, listAt, objectAt, stringAt } from '../json-parts.ts';
import { answerJson, answerText } from './answer.ts';
import type { ApiKind } from './api-kind.ts';
import { checkEscalation } from './escalation.ts';
import { authorize } from './kube-access.ts';
import { managerOf, methodNotAllowed, objectBody, type Request, type World } from './kube-request.ts';
import type { Route } from './kube-route.ts';
import { type PatchOptions, patch } from './patch-write.ts';
import { podLog } from './pod-logs.ts';
import { listObject, page } from './read.ts';
import { type DeleteOptions, remove } from './remove.ts';
import type { Deed } from './request-info.ts';
import { answeredReview } from './reviews.ts';
import { badRequest, invalid } from './status.ts';
import { create, found, replace, type WriteOptions, type Written } from './store-write.ts';
import { table } from './table.ts';
import { issuedToken } from './token-request.ts';
import { watch } from './watch.ts';
import type { Target } from './write-target.ts';

/** Answers a request for objects of one kind that its sender may send. Throws a Refusal for everything that is refused. */
export function serveObjects(world: World, route: Route, deed: Deed, request: Request, response: ServerResponse): void {
  checkServed(route, deed, request);
  const part = route.subresource?.name;
  if (part === 'log') answerText(response, podLog(world, route));
  else if (part === 'token') answerJson(response, 201, issuedToken(world, route, objectBody(request, 'TokenRequest')));
  else if (deed.verb === 'watch')
    watch(world.store, route, request.query, response, (object) => shaped(world, route, request, object));
  else {
    const { status, body, warnings } = outcome(world, route, request, deed);
    answerJson(response, status, body, warnings);
  }
}

interface Outcome {
  readonly status: number;
  readonly body: JsonObject;
  readonly warnings?: readonly string[];
}

function outcome(world: World, route: Route, request: Request, deed: Deed): Outcome {
  const { store } = world;
  const { kind } = route;
  const target: Target = {
    kind,
    namespace: route.namespace ?? '',
    name: route.name ?? '',
    ...(route.subresource?.name === 'status' ? { subresource: 'status' } : {}),
  };
  const answered = ({ status, object, warnings }: Written): Outcome => ({
    status,
    body: shaped(world, route, request, object),
    warnings,
  });
  if (!kind.stored) return { status: 201, body: reviewed(world, kind, request) };
  switch (deed.verb) {
    case 'get':
      return { status: 200, body: shaped(world, route, request, found(store, target)) };
    case 'list':
      return { status: 200, body: listed(world, route, request) };
    case 'create':
      return answered(create(store, target, objectBody(request, route.kind.kind), writeOptions(world, request)));
    case 'update':
      return answered(replace(store, target, objectBody(request, route.kind.kind), writeOptions(world, request)));
    case 'patch': {
      const mayCreate = (): void => authorize(world, request.user, { ...deed, verb: 'create' });
      return answered(patch(store, target, request.body, { ...patchOptions(world, request), mayCreate }));
    }
    case 'delete':
      return { status: 200, body: removed(world, target, request) };
    default:
      return { status: 200, body: removedAll(world, route, request) };
  }
}

function patchOptions(world: World, request: Request): Omit<PatchOptions, 'mayCreate'> {
  const force = request.query.get('force');
  // Only an apply must name its manager itself.
  const applier =
    request.contentType === 'application/apply-patch+yaml' ? { manager: request.query.get('fieldManager') ?? '' } : {};
  return {
    ...writeOptions(world, request),
    ...applier,
    type: request.contentType,
    force: force === null ? undefined : force === 'true' || force === '1',
  };
}

function reviewed(world: World, kind: ApiKind, request: Request): JsonObject {
  const asking = { user: request.user, manager: managerOf(request), now: world.now() };
  return answeredReview(world, kind, objectBody(request, kind.kind), asking);
}

function checkServed(route: Route, { verb }: Deed, request: Request): void {
  const { kind, subresource } = route;
  const served = (subresource ?? kind).verbs.includes(verb) && request.method !== 'HEAD';
  const everywhere = kind.namespaced && route.namespace === undefined && verb !== 'list' && verb !== 'watch';
  if (!served || everywhere || (verb === 'create' && route.name !== undefined && subresource === undefined))
    throw methodNotAllowed();
}

function writeOptions(world: World, request: Request): WriteOptions {
  const validation = request.query.get('fieldValidation') ?? 'Warn';
  if (validation !== 'Strict' && validation !== 'Warn' && validation !== 'Ignore') {
    const message = `Unsupported value: "${validation}": supported values: "Ignore", "Strict", "Warn"`;
    throw invalid({ group: 'meta.k8s.io', kind: 'CreateOptions' }, '', [
      { type: 'FieldValueNotSupported', field: 'fieldValidation', message },
    ]);
  }
  return {
    manager: managerOf(request),
    now: world.now(),
    dryRun: isDryRun(request.query.getAll('dryRun')),
    validation,
    admission: world.admission,
    confirm: (kind, object) => checkEscalation(world, request.user, kind, object),
  };
}

function isDryRun(values: readonly string[]): boolean {
  const other = values.find((value) => value !== 'All' && value !== '');
  if (other !== undefined) throw badRequest(`invalid dryRun value "${other}": only "All" is known`);
  return values.includes('All');
}

function asTable(accept: string): boolean {
  return /as=Table;(v=v1;g|g=meta\.k8s\.io;v=v1)/.test(accept.split(',')[0] ?? '');
}

function shaped(world: World, route: Route, request: Request, object: JsonObject): JsonObject {
  if (!asTable(request.accept)) return object;
  const metadata = { resourceVersion: stringAt(object, 'metadata', 'resourceVersion') ?? '' };
  return table(route.kind, [object], { metadata, include: request.query.get('includeObject') ?? 'Metadata', now: world.now() });
}

function listed(world: World, route: Route, request: Request): JsonObject {
  const found = page(world.store, route, request.query);
  if (!asTable(request.accept)) return listObject(route, found);
  const { continue: token, ...rest } = found.metadata;
  const metadata = token === undefined || token === '' ? rest : found.metadata;
  return table(route.kind, found.items, {
    metadata,
    include: request.query.get('includeObject') ?? 'Metadata',
    now: world.now(),
  });
}

function deleteOptions(world: World, request: Request): DeleteOptions {
  const body = request.body === '' ? {} : objectBody(request, 'DeleteOptions');
  const uid = stringAt(body, 'preconditions', 'uid');
  const resourceVersion = stringAt(body, 'preconditions', 'resourceVersion');
  const dryRun = [...request.query.getAll('dryRun'), ...listAt(body, 'dryRun').map(String)];
  return {
    dryRun: isDryRun(dryRun),
    now: world.now(),
    admission: world.admission,
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
}

function removed(world: World, target: Target, request: Request): JsonObject {
  const gone = remove(world.store, target, deleteOptions(world, request));
  // Pods and namespaces are answered as objects, and so is what only got its deletion time; all else as a Status.
  const asObject = ['pods', 'namespaces', 'services'].includes(target.kind.resource);
  if (asObject || listAt(gone, 'metadata', 'finalizers').length > 0) return gone;
  const details = defined({
    name: target.name,
    group: target.kind.group || undefined,
    kind: target.kind.plural,
    uid: stringAt(gone, 'metadata', 'uid'),
  });
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}

function removedAll(world: World, route: Route, request: Request): JsonObject {
  const options = deleteOptions(world, request);
  const found = page(world.store, route, request.query);
  for (const object of found.items) {
    const metadata = objectAt(object, 'metadata');
    const name = stringAt(metadata, 'name') ?? '';
    const namespace = stringAt(metadata, 'namespace') ?? '';
    if (isObject(metadata)) remove(world.store, { kind: route.kind, namespace, name }, options);
  }
  return listObject(route, found);
}
