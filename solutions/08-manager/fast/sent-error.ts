import {
  AuthenticationFailed,
  DataCloneError,
  ManagerGone,
  NotExposed,
  QueueEmpty,
  QueueFull,
  ReleaseError,
} from './errors';

/** An error as plain data, because a clone would keep neither its name nor its own fields. */
export interface SentError {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
  /** If the cause is an error, too. */
  readonly causeError?: SentError;
}

const APART = ['name', 'message', 'stack', 'cause'];

export function toSend(error: Error): SentError {
  const { cause } = error;
  return {
    name: String(error.name),
    message: String(error.message),
    stack: String(error.stack),
    fields: Object.fromEntries(Object.entries(error).filter(([key]) => !APART.includes(key))),
    ...(cause instanceof Error
      ? { causeError: toSend(cause) }
      : Object.hasOwn(error, 'cause')
        ? { cause }
        : {}),
  };
}

/** For an error whose fields cannot be sent. */
export function withoutFields({ name, message, stack }: SentError): SentError {
  return { name, message, stack, fields: {} };
}

const STANDARD = [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError];
const OURS = [
  AuthenticationFailed,
  DataCloneError,
  ManagerGone,
  NotExposed,
  QueueEmpty,
  QueueFull,
  ReleaseError,
];
const classes = new Map<string, { readonly prototype: Error }>(
  [...STANDARD, ...OURS].map((Class) => [Class.name, Class]),
);

/** Rebuilds the error; if its class is not known here, as an Error of that name. */
export function received(sent: SentError): Error {
  const error = new Error(sent.message);
  const prototype = classes.get(sent.name)?.prototype ?? Error.prototype;
  Object.setPrototypeOf(error, prototype);
  if (error.name !== sent.name) define(error, 'name', sent.name);
  for (const [key, value] of Object.entries(sent.fields)) define(error, key, value, true);
  if (sent.causeError !== undefined) define(error, 'cause', received(sent.causeError));
  else if (Object.hasOwn(sent, 'cause')) define(error, 'cause', sent.cause);
  define(error, 'remoteStack', sent.stack);
  define(error, 'stack', `${sent.stack}\n    in the server of a manager`);
  return error;
}

function define(error: Error, key: string, value: unknown, enumerable = false): void {
  Object.defineProperty(error, key, { value, enumerable, writable: true, configurable: true });
}
