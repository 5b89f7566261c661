import path from 'node:path';
import type { ErrorFacts, SourceLine } from '../protocol';

const FRAME = /\(?((?:file:\/\/)?\/[^():]+\.ts):(\d+):(\d+)\)?\s*$/;

/** The innermost frame of a stack that lies in the learner's folder. Node has mapped it to the TypeScript line. */
export function learnerFrame(
  stack: string,
  sourceFolder: string,
  others = /\.(scenarios|demo|spec)\.ts$/,
): SourceLine | undefined {
  for (const text of stack.split('\n')) {
    const match = FRAME.exec(text);
    if (match === null) continue;
    const [, file = '', line, column] = match;
    const plain = file.replace('file://', '');
    const inside = path.relative(sourceFolder, plain);
    if (inside.startsWith('..') || others.test(inside)) continue;
    return { file: plain, line: Number(line), column: Number(column) };
  }
  return undefined;
}

/** What was thrown, as facts; learners throw strings and nulls too. */
export function errorFacts(thrown: unknown): ErrorFacts {
  if (typeof thrown !== 'object' || thrown === null || !('message' in thrown)) {
    return {
      name: `a thrown ${thrown === null ? 'null' : typeof thrown}`,
      message: describe(thrown),
      stack: '',
    };
  }
  const { name, message, code, stack } = thrown as Partial<Record<keyof ErrorFacts, unknown>>;
  return {
    name: typeof name === 'string' ? name : 'Error',
    message: describe(message),
    stack: typeof stack === 'string' ? stack : '',
    ...(typeof code === 'string' ? { code } : {}),
  };
}

function describe(value: unknown): string {
  try {
    return typeof value === 'string' ? value : String(value);
  } catch {
    return 'a value that cannot be shown';
  }
}
