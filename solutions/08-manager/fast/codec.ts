import { inspect, types } from 'node:util';
import { DefaultSerializer, deserialize } from 'node:v8';
import type { SocketAddress } from '#kernel';
import { DataCloneError } from './errors';

/** Where an object is, and the key that is needed to use it. The key never goes over the wire: see `encodeBehind`. */
export interface ProxyHandle {
  readonly kind: string;
  readonly id: number;
  /** Its methods, when its kind does not determine them. */
  readonly methods: readonly string[] | null;
  readonly address: SocketAddress;
  readonly authKey: Uint8Array;
}

/** An object that travels as itself. */
export interface Proxy {
  readonly handle: ProxyHandle;
}

/** By brand: an object that merely looks like a proxy is data. */
export const isProxy = Symbol('proxy of a manager');

/** The classes of proxies by kind, filled by the files that define them. For registered classes: REGISTERED. */
export const proxyClasses = new Map<string, { open(handle: ProxyHandle): Proxy }>();
export const REGISTERED = 'registered class';

export function openProxy(handle: ProxyHandle): Proxy {
  const Class = proxyClasses.get(handle.methods === null ? handle.kind : REGISTERED);
  if (Class === undefined) throw new TypeError(`a proxy of an unknown kind came: ${inspect(handle.kind)}.`);
  return Class.open(handle);
}

/** The server at one end of the connection: its own proxies travel without address and key, which both ends know. */
export interface Line {
  readonly address: SocketAddress;
  readonly authKey: Uint8Array;
  openProxy(handle: ProxyHandle): Proxy;
}

const FIRST_OF_CLONES = 0xff; // no UTF-8 text has that byte
const FIRST_OF_PROXIES = 0xfe; // nor this one

/**
 * The bytes of a message, after `free` unused bytes. `node:v8` has a high setup cost per call, so flat messages travel
 * as JSON where the result is sure to be the same. A message with proxies in it travels with empty objects in their
 * places, and the list of those objects beside it: clones keep identity, so no value that a user sends can be mistaken
 * for a proxy.
 */
export function encodeBehind(free: number, message: readonly unknown[], line: Line, what: string): Buffer {
  if (isFlatMessage(message)) return Buffer.from(' '.repeat(free) + JSON.stringify(message));
  const holes = new Map<object, object>();
  try {
    const copy = withoutProxies(message, line, holes, new Map());
    return holes.size === 0 ? cloned(free, 0, message) : cloned(free, FIRST_OF_PROXIES, [copy, [...holes]]);
  } catch (cause) {
    throw new DataCloneError(what, cause);
  }
}

function cloned(free: number, first: number, value: unknown): Buffer {
  const serializer = new DefaultSerializer();
  serializer.writeRawBytes(Buffer.alloc(first === 0 ? free : free + 1, first));
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}

export function decode(bytes: Buffer, line: Line): unknown {
  if (bytes[0] === FIRST_OF_CLONES) return deserialize(bytes);
  if (bytes[0] !== FIRST_OF_PROXIES) return JSON.parse(bytes.toString());
  const [message, holes] = deserialize(bytes.subarray(1)) as [unknown, [object, Partial<ProxyHandle>][]];
  const { address, authKey } = line;
  const proxies = new Map<unknown, Proxy>();
  for (const [hole, handle] of holes)
    proxies.set(hole, line.openProxy({ address, authKey, ...handle } as ProxyHandle));
  return withProxies(message, proxies, new Set());
}

/** A copy with an empty object in place of each proxy; `holes` records which. */
function withoutProxies(
  value: unknown,
  line: Line,
  holes: Map<object, object>,
  copies: Map<object, unknown>,
): unknown {
  if (typeof value !== 'object' || value === null || isLeaf(value)) return value;
  const before = copies.get(value);
  if (before !== undefined) return before;
  const copied = (part: unknown): unknown => withoutProxies(part, line, holes, copies);
  if (isProxy in value) {
    const hole = {};
    holes.set(hole, onTheWire((value as unknown as Proxy).handle, line));
    copies.set(value, hole);
    return hole;
  }
  if (isShareable(value)) throw new TypeError('an object in shared memory is not data.');
  if (types.isMap(value)) {
    const copy = new Map<unknown, unknown>();
    copies.set(value, copy);
    for (const [key, item] of value) copy.set(copied(key), copied(item));
    return copy;
  }
  if (types.isSet(value)) {
    const copy = new Set<unknown>();
    copies.set(value, copy);
    for (const item of value) copy.add(copied(item));
    return copy;
  }
  if (Array.isArray(value)) {
    const copy = new Array<unknown>(value.length);
    copies.set(value, copy);
    value.forEach((item, index) => (copy[index] = copied(item)));
    return copy;
  }
  const copy = {};
  copies.set(value, copy);
  for (const [key, item] of Object.entries(value)) define(copy, key, copied(item));
  return copy;
}

/** A foreign server's key must travel too, but not where an eavesdropper could read it. */
function onTheWire({ kind, id, methods, address, authKey }: ProxyHandle, line: Line): Partial<ProxyHandle> {
  if (isSameAddress(address, line.address)) return { kind, id, methods };
  if (typeof line.address === 'string') return { kind, id, methods, address, authKey };
  throw new TypeError("a proxy of another manager would take that manager's key over the network with it.");
}

/** In place: the value was just deserialized, so no other code has it. */
function withProxies(value: unknown, proxies: ReadonlyMap<unknown, Proxy>, seen: Set<object>): unknown {
  const proxy = proxies.get(value);
  if (proxy !== undefined) return proxy;
  if (typeof value !== 'object' || value === null || isLeaf(value) || seen.has(value)) return value;
  seen.add(value);
  const filled = (part: unknown): unknown => withProxies(part, proxies, seen);
  if (types.isMap(value)) {
    const entries = [...value];
    value.clear();
    for (const [key, item] of entries) value.set(filled(key), filled(item));
  } else if (types.isSet(value)) {
    const items = [...value];
    value.clear();
    for (const item of items) value.add(filled(item));
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => (value[index] = filled(item)));
  } else {
    for (const [key, item] of Object.entries(value)) define(value, key, filled(item));
  }
  return value;
}

/** Such as a Lock of kata 04, of which a clone would be an empty object. */
function isShareable(value: object): boolean {
  return 'handle' in value && typeof value.constructor === 'function' && 'open' in value.constructor;
}

/** Contains nothing that could be a proxy. */
function isLeaf(value: object): boolean {
  return (
    types.isDate(value) ||
    types.isRegExp(value) ||
    types.isBoxedPrimitive(value) ||
    types.isAnyArrayBuffer(value) ||
    types.isNativeError(value) ||
    types.isPromise(value) ||
    ArrayBuffer.isView(value)
  );
}

/** Defined, not assigned: a key may be `__proto__`. */
function define(holder: object, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

function isSameAddress(one: SocketAddress, other: SocketAddress): boolean {
  if (typeof one === 'string' || typeof other === 'string') return one === other;
  return one.host === other.host && one.port === other.port;
}

const MOST_ELEMENTS = 16;

/** Its parts are primitives, or short arrays of primitives or of one small plain object. */
function isFlatMessage(message: readonly unknown[]): boolean {
  for (const part of message) {
    if (isSimple(part)) continue;
    if (!Array.isArray(part) || part.length > MOST_ELEMENTS || !isDense(part)) return false;
    // Two objects might be the same, or one inside the other.
    let objects = 0;
    for (const item of part) if (!isSimple(item) && (++objects > 1 || !isFlat(item))) return false;
  }
  return true;
}

function isFlat(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || types.isProxy(value) || 'toJSON' in value) return false;
  if (Array.isArray(value)) return value.length <= MOST_ELEMENTS && isDense(value) && value.every(isSimple);
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  for (const key in value) if (!isSimple((value as Record<string, unknown>)[key])) return false;
  return true;
}

/** Without holes, and with no other properties. */
function isDense(array: readonly unknown[]): boolean {
  return Object.keys(array).length === array.length;
}

/** JSON has no NaN, no infinity, no -0, no undefined and no bigint. */
function isSimple(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  return typeof value === 'string' || typeof value === 'boolean' || value === null;
}
