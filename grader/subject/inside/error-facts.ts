import type { ErrorFacts } from '../../faults/error-facts';
import { learnerText, MESSAGE, NAME, STACK } from '../../faults/learner-text';

/**
 * What was thrown, as facts. Learners throw strings, nulls, proxies and objects whose getters throw, so each property is
 * read once, and may fail on its own. Texts are bounded here, so that a message of 100 MB never leaves its process.
 */
export function errorFacts(thrown: unknown): ErrorFacts {
  const stack = isErrorLike(thrown) ? read(thrown, 'stack') : '';
  return { ...factsWithoutStack(thrown), stack: learnerText(stack, STACK) };
}

/**
 * The texts that tell what was thrown from something else: its name, message and code. No stack is read, because Node makes
 * the text of a stack when it is first read, from source maps.
 */
export function errorIdentity(thrown: unknown): [name: string, message: string, code: string] {
  const { name, message, code } = factsWithoutStack(thrown);
  return [name, message, String(code)];
}

function factsWithoutStack(thrown: unknown): Omit<ErrorFacts, 'stack'> {
  if (!isErrorLike(thrown)) {
    const kind = thrown === null ? 'null' : typeof thrown;
    return { name: learnerText(`a thrown ${kind}`, NAME), message: learnerText(textOf(thrown), MESSAGE) };
  }
  const name = read(thrown, 'name');
  const code = read(thrown, 'code');
  return {
    name: learnerText(typeof name === 'string' ? name : 'Error', NAME),
    message: learnerText(textOf(read(thrown, 'message')), MESSAGE),
    ...(typeof code === 'string' ? { code: learnerText(code, NAME) } : {}),
  };
}

function isErrorLike(thrown: unknown): thrown is object {
  try {
    return typeof thrown === 'object' && thrown !== null && 'message' in thrown;
  } catch {
    return true; // a proxy that throws: its properties are read one by one
  }
}

const UNREADABLE = 'a value that cannot be shown';

function read(thrown: object, property: keyof ErrorFacts): unknown {
  try {
    return Reflect.get(thrown, property);
  } catch {
    return property === 'message' ? UNREADABLE : undefined;
  }
}

function textOf(value: unknown): string {
  try {
    return typeof value === 'string' ? value : String(value);
  } catch {
    return UNREADABLE;
  }
}
