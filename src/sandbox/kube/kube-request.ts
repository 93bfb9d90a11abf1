import { parse } from 'yaml';
import type { Json, JsonObject } from '../../core/model.ts';
import { goJsonError } from '../go-json.ts';
import { isObject } from '../json-parts.ts';
import type { Admission } from './admission.ts';
import type { BearerTokens } from './bearer-tokens.ts';
import type { Access } from './kube-access.ts';
import type { User } from './kube-user.ts';
import { protobufObject } from './protobuf-body.ts';
import { badRequest, Refusal, unsupportedMedia } from './status.ts';

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
  /** The body as it came. */
  readonly bytes: Buffer;
  /** Who asks, after impersonation. */
  readonly user: User;
}

/** What a request is served from. */
export interface World extends Access {
  readonly tokens: BearerTokens;
  readonly admission: Admission;
  /** What containers have printed, by `namespace/pod`. */
  readonly logs: ReadonlyMap<string, string>;
  readonly now: () => Date;
}

/**
 * The body as a JSON object, from JSON, YAML or (for the few kinds that kubectl sends so) protobuf; `kind` is what it should be.
 * Throws 415 for other formats and 400 for what cannot be read.
 */
export function objectBody(request: Request, kind: string): JsonObject {
  const { contentType } = request;
  const typed = contentType === 'application/vnd.kubernetes.protobuf' ? protobufObject(request.bytes) : undefined;
  if (typed !== undefined) return typed;
  if (!['', 'application/json', 'application/yaml'].includes(contentType)) {
    throw unsupportedMedia(['application/json', 'application/yaml']);
  }
  const text = request.body === '' ? '{}' : request.body;
  const body = contentType === 'application/yaml' ? yamlOf(text, kind) : jsonOf(text, kind);
  if (!isObject(body)) throw unrecognized(kind, `couldn't get version/kind; json parse error: ${notAnObject(body)}`, text);
  return body;
}

/** 400 for a body that is no object of a kind: why, and the beginning of the body (in hex, unless it could be JSON). */
export function unrecognized(kind: string, why: string, text: string): Refusal {
  const bytes = Buffer.from(text);
  const more = bytes.length > 30 ? ' ...' : '';
  const summary = text === '' ? '<empty>' : bytes.subarray(0, 30).toString(text.startsWith('{') ? 'utf8' : 'hex') + more;
  return badRequest(`the object provided is unrecognized (must be of type ${kind}): ${why} (${summary})`);
}

function jsonOf(text: string, kind: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    const why = goJsonError(text) ?? 'invalid JSON';
    throw unrecognized(kind, `couldn't get version/kind; json parse error: ${why}`, text);
  }
}

// What Go's YAML reader says of a mistake is not known here.
function yamlOf(text: string, kind: string): Json {
  try {
    return parse(text, { logLevel: 'error' }) as Json;
  } catch (error) {
    throw unrecognized(kind, `yaml: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}`, text);
  }
}

function notAnObject(value: Json): string {
  const type = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value === 'boolean' ? 'bool' : typeof value;
  const struct = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
  return `json: cannot unmarshal ${type} into Go value of type ${struct}`;
}

/** Who writes: the `fieldManager` of the query, else the first word of the User-Agent, as the real server takes it. */
export function managerOf(request: Request): string {
  return request.query.get('fieldManager') || request.userAgent.split('/')[0] || 'unknown';
}

/** The Status of a method that a path does not have. */
export function methodNotAllowed(): Refusal {
  return new Refusal(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
}
