import { existsSync, readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Call } from '../../../src/sandbox/okta/call-record.ts';

const file = new URL('../../../../shared/okta/management-slim.json', import.meta.url);
const base = 'okta';

/** False where Okta's OpenAPI document is not at hand: then nothing can be checked. */
export const contractAvailable = existsSync(file);

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly readOnly?: boolean;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

interface Operation {
  readonly security?: readonly { readonly oauth2?: readonly string[] }[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
  readonly responses: Readonly<
    Record<string, { readonly $ref?: string; readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }>
  >;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<
      Record<string, Schema & { readonly discriminator?: { readonly mapping: Readonly<Record<string, string>> } }>
    >;
    readonly responses: Readonly<Record<string, Operation['responses'][string]>>;
  };
}

// Null where Okta's document says string or object, though real orgs send it (okta.md section 3); a group without a
// description is from Okta's public examples.
const nulls = [
  'accessibility.errorRedirectUrl',
  'accessibility.loginRedirectUrl',
  'settings.notes.admin',
  'settings.notes.enduser',
  'settings.notifications.vpn.message',
  'settings.notifications.vpn.helpUrl',
  'settings.oauthClient.client_uri',
  'settings.oauthClient.logo_uri',
  'settings.oauthClient.jwks.keys.use',
  'settings.oauthClient.jwks.keys.crv',
  'universalLogout',
  'description',
  'profile.description',
];

// Fields that real orgs answer, and take back, though Okta's document does not have them (okta.md sections 1.4 and 3).
const undocumented = [
  /^settings\.(app|manualProvisioning)$/,
  /(^|\.)_links\b/,
  /^apiResourceId$/,
  /^default$/,
  /^name$/,
  /^conditions\.people\.(users|groups)\.exclude$/,
  /^actions\.token\.inlineHook/,
];

let loaded: { readonly document: Document; readonly ajv: Ajv } | undefined;
const compiled = new Map<string, ValidateFunction>();

/** True when Okta's document describes this operation; others are not judged. `path` may have a query. */
export function covers(method: string, path: string): boolean {
  return operationOf(method, path) !== undefined;
}

/** What Okta's document has against a request's JSON body; empty when nothing, or when it does not describe the operation. */
export function checkRequest(method: string, path: string, body: unknown): string[] {
  const schema = operationOf(method, path)?.requestBody?.content?.['application/json']?.schema;
  return schema === undefined ? [] : problemsOf(schema, body).map((problem) => `${method} ${path} request ${problem}`);
}

/** Fields of a request's JSON body that neither Okta's document nor a real org knows: most likely misspelt. */
export function unknownFields(method: string, path: string, body: unknown): string[] {
  const schema = operationOf(method, path)?.requestBody?.content?.['application/json']?.schema;
  return schema === undefined
    ? []
    : strangers(subtype(schema, body), body, '').filter((field) => !undocumented.some((known) => known.test(field)));
}

/** The OAuth scopes that Okta's document names for an operation; `undefined` where it does not describe it. */
export function scopesOf(method: string, pattern: string): readonly string[] | undefined {
  const security = operationOf(method, pattern)?.security;
  return security?.flatMap(({ oauth2 = [] }) => oauth2);
}

/**
 * The fields that a request with a body like this one may write, by Okta's document: their dotted paths, each with a value that
 * it allows. Lists of objects are left out.
 */
export function writableFields(
  method: string,
  path: string,
  body: unknown,
): { readonly field: string; readonly value: unknown }[] {
  const schema = operationOf(method, path)?.requestBody?.content?.['application/json']?.schema;
  return schema === undefined ? [] : leaves(subtype(schema, body), '');
}

function leaves(schema: Schema, path: string): { readonly field: string; readonly value: unknown }[] {
  const parts = flattened(schema);
  const known: Record<string, Schema> = Object.assign({}, ...parts.map((part) => part.properties ?? {}));
  return Object.entries(known).flatMap(([name, of]) => {
    const field = join(path, name);
    const inner = flattened(of);
    if (inner.some(({ readOnly }) => readOnly === true) || name === '_links' || name === '_embedded') return [];
    if (inner.some(({ properties }) => properties !== undefined)) return leaves(of, field);
    const items = inner.find((part) => part.items !== undefined)?.items;
    if (items === undefined) return [{ field, value: sampleOf(field, inner) }];
    const ofItems = flattened(items);
    return ofItems.some(({ properties }) => properties !== undefined) ? [] : [{ field, value: [sampleOf(field, ofItems)] }];
  });
}

function sampleOf(field: string, parts: readonly Schema[]): unknown {
  const words = parts.flatMap((part) => part.enum ?? []);
  const type = parts.find((part) => part.type !== undefined)?.type;
  if (words.length > 0) return words.at(-1);
  if (type === 'boolean') return true;
  if (type === 'integer') return 7;
  if (type === 'object') return { anything: 'some text' };
  return /ur[il]s?$/i.test(field) ? 'https://sample.example/some' : 'some-text';
}

/**
 * What Okta's document has against an answer; empty when nothing, or when it does not describe the operation. An error (also
 * one of a status that it does not list) must have Okta's error envelope.
 */
export function checkResponse(method: string, path: string, status: number, body: unknown): string[] {
  const operation = operationOf(method, path);
  if (operation === undefined) return [];
  const listed = operation.responses[String(status)];
  const response = listed?.$ref === undefined ? listed : load().document.components.responses[nameOf(listed.$ref)];
  const told = (problem: string): string => `${method} ${path} answer ${status} ${problem}`;
  if (response === undefined && status < 400) return [told('is not documented')];
  const schema = status < 400 ? response?.content?.['application/json']?.schema : { $ref: '#/components/schemas/Error' };
  if (schema === undefined) return [];
  return problemsOf(schema, body).map(told);
}

function problemsOf(schema: Schema, body: unknown): string[] {
  const { ajv } = load();
  if (Array.isArray(body) && schema.items !== undefined) {
    return body.flatMap((item, index) => problemsOf(schema.items ?? {}, item).map((problem) => `[${index}] ${problem}`));
  }
  const picked = subtype(schema, body);
  const key = JSON.stringify(picked);
  const validate = compiled.get(key) ?? ajv.compile(absolute(picked) as object);
  compiled.set(key, validate);
  if (validate(pruned(body, ''))) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

// An app is judged as what its signOnMode says it is.
function subtype(schema: Schema, body: unknown): Schema {
  if (schema.$ref === undefined) return schema;
  const mapping = load().document.components.schemas[nameOf(schema.$ref)]?.discriminator?.mapping;
  const mode = (body as { signOnMode?: unknown } | null)?.signOnMode;
  const target = typeof mode === 'string' ? mapping?.[mode] : undefined;
  return target === undefined ? schema : { $ref: target };
}

function pruned(value: unknown, path: string): unknown {
  if (Array.isArray(value)) return value.map((item) => pruned(item, path));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([field, inner]) => !(inner === null && nulls.includes(join(path, field))))
      .map(([field, inner]) => [field, pruned(inner, join(path, field))]),
  );
}

function strangers(schema: Schema, value: unknown, path: string): string[] {
  const parts = flattened(schema);
  if (Array.isArray(value)) {
    const items = parts.find((part) => part.items !== undefined)?.items;
    return items === undefined ? [] : value.flatMap((item) => strangers(items, item, path));
  }
  if (typeof value !== 'object' || value === null) return [];
  const open = parts.some((part) => part.additionalProperties !== undefined && part.additionalProperties !== false);
  const known: Record<string, Schema> = Object.assign({}, ...parts.map((part) => part.properties ?? {}));
  if (open || Object.keys(known).length === 0) return [];
  return Object.entries(value).flatMap(([field, inner]) => {
    const of = known[field];
    return of === undefined ? [join(path, field)] : strangers(of, inner, join(path, field));
  });
}

function flattened(schema: Schema): Schema[] {
  const target = schema.$ref === undefined ? undefined : load().document.components.schemas[nameOf(schema.$ref)];
  const inner = [
    ...(target === undefined ? [] : [target]),
    ...(schema.allOf ?? []),
    ...(schema.oneOf ?? []),
    ...(schema.anyOf ?? []),
  ];
  return [schema, ...inner.flatMap(flattened)];
}

function operationOf(method: string, path: string): Operation | undefined {
  const given = (path.split('?')[0] ?? '').split('/');
  const found = Object.entries(load().document.paths).find(([pattern]) => {
    const parts = pattern.split('/');
    return parts.length === given.length && parts.every((part, index) => part.startsWith('{') || part === given[index]);
  });
  return found?.[1][method.toLowerCase()];
}

function load(): { readonly document: Document; readonly ajv: Ajv } {
  if (loaded !== undefined) return loaded;
  const document = JSON.parse(readFileSync(file, 'utf8')) as Document;
  // The document has enumerations with a value twice and other slips that Ajv would stop at; formats are not its point.
  const ajv = new Ajv({ strict: false, validateSchema: false, validateFormats: false, allErrors: true });
  ajv.addSchema({ $id: base, ...(cleaned(document) as object) });
  loaded = { document, ajv };
  return loaded;
}

// `oneOf` means «any of» in Okta's document: its subtypes overlap.
function cleaned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([field]) => field !== 'discriminator' && (field !== 'nullable' || 'type' in value))
      .map(([field, inner]) => [field === 'oneOf' ? 'anyOf' : field, cleaned(inner)]),
  );
}

function absolute(schema: Schema): unknown {
  return JSON.parse(JSON.stringify(cleaned(schema)).replaceAll('"$ref":"#/', `"$ref":"${base}#/`));
}

function nameOf(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}

function join(path: string, field: string): string {
  return path === '' ? field : `${path}.${field}`;
}

/** What Okta's document has against a whole run: every answer, and every request that was taken. */
export function checkCalls(calls: readonly Call[]): string[] {
  return calls
    .map(unredacted)
    .flatMap(({ method, path, status, body, answer }) => [
      ...(status >= 200 && status < 300 && body !== null ? checkRequest(method, path, body) : []),
      ...(answer === null ? [] : checkResponse(method, path, status, answer)),
    ]);
}

// A call's record has no secrets, and what stands for one is shorter than Okta lets one be.
function unredacted(call: Call): Call {
  const whole = (value: Call['body']): Call['body'] =>
    JSON.parse(JSON.stringify(value).replaceAll('"[secret]"', '"[a secret of some length]"')) as Call['body'];
  return { ...call, body: whole(call.body), answer: whole(call.answer) };
}
