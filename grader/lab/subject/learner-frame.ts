import type { ErrorFacts, SourceLine } from '../protocol';

/** More than a stack has that Node prints; a learner's own text may have any length. */
const MOST_LINES = 200;
const MOST_LINE_LENGTH = 4096;

/** The innermost frame of a stack that lies in the learner's folder. Node has mapped it to the line of the source. */
export function learnerFrame(
  stack: string,
  sourceFolder: string,
  others = /\.(scenarios|demo|spec)\.ts$/,
): SourceLine | undefined {
  const folder = `${sourceFolder}/`;
  for (const text of stack.split('\n', MOST_LINES)) {
    // A folder's name may have spaces, colons and brackets in it, so it is looked for as it is.
    const start = text.length > MOST_LINE_LENGTH ? -1 : text.indexOf(folder);
    if (start < 0) continue;
    const [, inside, line, column] = PLACE.exec(text.slice(start + folder.length)) ?? [];
    if (inside === undefined || others.test(inside)) continue;
    return { file: folder + inside, line: Number(line), column: Number(column) };
  }
  return undefined;
}

/** The end of a frame, from the name of the file on. */
const PLACE = /^(.+\.[cm]?[jt]s):(\d+):(\d+)\)?\s*$/;

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
