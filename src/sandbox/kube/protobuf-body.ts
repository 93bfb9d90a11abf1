import type { Json, JsonObject } from '../../core/model.ts';

/** The fields of a message by their number: a text, a number, a list or map of texts, or another message. */
interface Message {
  readonly [number: number]: readonly [name: string, type: 'text' | 'number' | 'texts' | 'map' | Message];
}

const objectMeta: Message = {
  1: ['name', 'text'],
  2: ['generateName', 'text'],
  3: ['namespace', 'text'],
  11: ['labels', 'map'],
  12: ['annotations', 'map'],
};
const resourceAttributes: Message = {
  1: ['namespace', 'text'],
  2: ['verb', 'text'],
  3: ['group', 'text'],
  4: ['version', 'text'],
  5: ['resource', 'text'],
  6: ['subresource', 'text'],
  7: ['name', 'text'],
};
const accessSpec: Message = {
  1: ['resourceAttributes', resourceAttributes],
  2: ['nonResourceAttributes', { 1: ['path', 'text'], 2: ['verb', 'text'] }],
};

function withSpec(spec: Message): Message {
  return { 1: ['metadata', objectMeta], 2: ['spec', spec] };
}

// What kubectl sends in protobuf and nothing else: its typed calls. The numbers are those of the kinds' generated.proto.
const messages: { readonly [kind: string]: Message } = {
  Namespace: withSpec({ 1: ['finalizers', 'texts'] }),
  ServiceAccount: { 1: ['metadata', objectMeta] },
  SelfSubjectAccessReview: withSpec(accessSpec),
  SelfSubjectRulesReview: withSpec({ 1: ['namespace', 'text'] }),
  SelfSubjectReview: { 1: ['metadata', objectMeta] },
  TokenRequest: withSpec({ 1: ['audiences', 'texts'], 4: ['expirationSeconds', 'number'] }),
};

/**
 * Reads a body in Kubernetes' protobuf envelope; undefined for one that is broken or of a kind that is not read here.
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding
 */
export function protobufObject(bytes: Buffer): JsonObject | undefined {
  try {
    if (bytes.subarray(0, 4).toString('latin1') !== 'k8s\u0000') return undefined;
    const envelope = read(bytes.subarray(4), { 1: ['type', { 1: ['apiVersion', 'text'], 2: ['kind', 'text'] }] });
    const type = envelope['type'] as JsonObject;
    const message = messages[String(type['kind'])];
    const raw = parts(bytes.subarray(4)).find(([number]) => number === 2)?.[1];
    return message === undefined || !Buffer.isBuffer(raw) ? undefined : { ...type, ...read(raw, message) };
  } catch {
    return undefined;
  }
}

function read(bytes: Buffer, message: Message): JsonObject {
  const found: { [field: string]: Json } = {};
  for (const [number, value] of parts(bytes)) {
    const [name, type] = message[number] ?? [];
    if (name === undefined || type === undefined) continue;
    if (type === 'number') found[name] = Number(value);
    else if (!Buffer.isBuffer(value)) throw new Error('a number where bytes belong');
    else if (type === 'texts') found[name] = [...((found[name] ?? []) as readonly Json[]), value.toString('utf8')];
    else if (type === 'map') found[name] = { ...((found[name] ?? {}) as JsonObject), ...entry(value) };
    else if (type !== 'text') found[name] = read(value, type);
    // An empty text is one that was not set.
    else if (value.length > 0) found[name] = value.toString('utf8');
  }
  return found;
}

function entry(bytes: Buffer): JsonObject {
  const { key = '', value = '' } = read(bytes, { 1: ['key', 'text'], 2: ['value', 'text'] });
  return { [String(key)]: value };
}

/** The parts of a message: numbers of fields with bytes or a number each. Throws for a broken one. */
function parts(bytes: Buffer): readonly (readonly [number: number, value: Buffer | number])[] {
  const found: [number, Buffer | number][] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 64; shift += 7) {
      const byte = bytes[at];
      if (byte === undefined) throw new Error('cut off');
      at += 1;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    throw new Error('too long');
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    const wire = tag % 8;
    if (wire === 0) found.push([number, varint()]);
    else if (wire === 2) {
      const length = varint();
      if (at + length > bytes.length) throw new Error('cut off');
      found.push([number, bytes.subarray(at, at + length)]);
      at += length;
    } else throw new Error('a type that no kind read here has');
  }
  return found;
}
