import { pack, unpack } from '#kernel';
import { decode, encode } from './codec';
import type { Reply } from './protocol';

/** Stored with the number of a function: it takes each item as its list of arguments. */
export const SPREAD = 1 << 30;

/** How to read the bytes of a reply. */
const VALUES = 0;
const OUTCOMES = 1; // values, and errors by their place
const FAILED = 2; // one error for all

const NONE: Reply['errors'] = new Map();

/** A result that cannot be sent is replaced by an error that says so; the others are sent. */
export function packReply({ values, errors }: Reply): [kind: number, bytes: Uint8Array] {
  try {
    if (errors.size === 0) return [VALUES, encode(values, 'result')];
    return [OUTCOMES, pack([values, errors], 'error')];
  } catch {
    return [OUTCOMES, pack(onlySendable(values, errors))];
  }
}

function onlySendable(values: Reply['values'], errors: Reply['errors']): [unknown[], Map<number, unknown>] {
  const sendable = new Map([...errors].map(([i, error]) => [i, sendableError(error)]));
  const good = values.map((value, i) => {
    if (sendable.has(i)) return undefined;
    const error = refusalOf(value, 'result');
    if (error === null) return value;
    sendable.set(i, sendableError(error));
    return undefined;
  });
  return [good, sendable];
}

/** For a task whose function or items could not be loaded. */
export function packFailure(error: unknown): [kind: number, bytes: Uint8Array] {
  return [FAILED, packError(error)];
}

export function packError(error: unknown): Uint8Array {
  return pack(sendableError(error));
}

function sendableError(error: unknown): unknown {
  const refusal = refusalOf(error, 'error');
  if (refusal === null || !(refusal instanceof Error)) return error;
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  // The bare facts of an error, as the cause of the error that says why it could not be sent.
  refusal.cause = Object.assign(new Error(message), { name, stack });
  return refusal;
}

function refusalOf(value: unknown, name: string): unknown {
  try {
    pack(value, name);
    return null;
  } catch (error) {
    return error;
  }
}

/** @throws what the whole task failed with; or an error of unpacking, such as a class that is not exported. */
export function unpackReply(kind: number, bytes: Uint8Array): Reply {
  if (kind === VALUES) return { values: decode(bytes), errors: NONE };
  const content = unpack(bytes);
  if (kind === FAILED) throw withRemoteStack(content);
  const [values, errors] = content as [unknown[], Map<number, unknown>];
  for (const error of errors.values()) withRemoteStack(error);
  return { values, errors };
}

export function unpackError(bytes: Uint8Array): unknown {
  return withRemoteStack(unpack(bytes));
}

/** The stack trace in the child. Not enumerable, because it is not one of the error's own fields. */
function withRemoteStack(error: unknown): unknown {
  if (error instanceof Error) Object.defineProperty(error, 'remoteStack', { value: error.stack });
  return error;
}
