import ts from 'typescript';
import type { Kata } from '../course/course';
import { isError } from '../course/learners-work';
import { stubOf } from './base-programs';
import type { Files } from './edit';

/** The stub with every unwritten body answered in one way, without any work behind the answer. */
export interface EmptyAnswer {
  /** `returns nothing` */
  readonly name: string;
  readonly files: Files;
}

/** What a body answers, when its function has that return type. */
type Answer = (returns: ts.TypeNode | undefined) => string;

/** As small as the type allows: 0, false, '', nothing in it. */
const LEAST = { number: '0', boolean: 'false', string: "''", bigint: '0n' };
const MOST = { number: '1', boolean: 'true', string: "'x'", bigint: '1n' };

const ANSWERS: Readonly<Record<string, Answer>> = {
  'returns nothing': () => '',
  'returns the least': (type) => constant(type, LEAST),
  'returns the most': (type) => constant(type, MOST),
  'returns its argument': () => 'return arguments[0] as never;',
  'resolves with its argument': () => 'return Promise.resolve(arguments[0]) as never;',
  'throws an Error': () => "throw new Error('no');",
  'throws a TypeError': () => `throw new TypeError(${NAMES_ARGUMENTS});`,
  'throws a RangeError': () => `throw new RangeError(${NAMES_ARGUMENTS});`,
  'rejects with a TypeError': () => `return Promise.reject(new TypeError(${NAMES_ARGUMENTS})) as never;`,
};
/** An error is asked for the name of the argument that it refuses, so these name every argument they get. */
const NAMES_ARGUMENTS =
  '`${[...arguments].map(String).join()} args target timeoutMs initial items length handle`';

/** All empty answers to a kata; besides those of ANSWERS, one for each error class of the stub, which every body throws. */
export function emptyAnswers(kata: Kata, project?: string): EmptyAnswer[] {
  const stub = stubOf(kata, project).get(kata.file) ?? '';
  const errors = errorClasses(stub).map((name): [string, Answer] => [
    `throws a ${name}`,
    () => `throw new (${name} as any)();`,
  ]);
  return [...Object.entries(ANSWERS), ...errors].map(([name, answer]) => ({
    name,
    files: new Map([[kata.file, answered(stub, answer)]]),
  }));
}

/** The text of a stub in which each body that is to be written consists of the answer. */
function answered(stub: string, answer: Answer): string {
  const edits: { readonly from: number; readonly to: number; readonly text: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (isError(node)) return;
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined && ts.isBlock(node.body)) {
      if (!node.body.getText().includes('new NotWritten(')) return;
      // What a constructor returns would be the object itself.
      const text = ts.isConstructorDeclaration(node) ? inConstructor(answer) : answer(node.type);
      edits.push({ from: node.body.getStart(), to: node.body.end, text: `{ ${text} }` });
      return;
    }
    node.forEachChild(visit);
  };
  visit(ts.createSourceFile('stub.ts', stub, ts.ScriptTarget.Latest, true));
  return edits.reduceRight(
    (text, { from, to, text: body }) => text.slice(0, from) + body + text.slice(to),
    stub,
  );
}

function inConstructor(answer: Answer): string {
  const text = answer(undefined);
  return text.startsWith('throw') ? text : '';
}

function constant(type: ts.TypeNode | undefined, constants: typeof LEAST): string {
  return type === undefined ? '' : `return ${valueOf(type, constants)} as never;`;
}

function valueOf(type: ts.TypeNode, constants: typeof LEAST): string {
  if (ts.isArrayTypeNode(type)) return '[]';
  const simple = constants[type.getText() as keyof typeof LEAST] as string | undefined;
  if (simple !== undefined) return simple;
  if (!ts.isTypeReferenceNode(type)) return 'undefined';
  const name = type.typeName.getText();
  const [inner] = type.typeArguments ?? [];
  if (name === 'Promise') return `Promise.resolve(${inner === undefined ? '' : valueOf(inner, constants)})`;
  if (/^Async\w*Itera/.test(name)) return '(async function* () {})()';
  if (/Itera|Generator/.test(name)) return '[][Symbol.iterator]()';
  // An object of a class of the stub, without its constructor, or plain data.
  return `(typeof ${name} === 'function' ? Object.create((${name} as any).prototype) : {})`;
}

function errorClasses(stub: string): string[] {
  const source = ts.createSourceFile('stub.ts', stub, ts.ScriptTarget.Latest, true);
  return source.statements.flatMap((one) =>
    ts.isClassDeclaration(one) && isError(one) && one.name !== undefined ? [one.name.text] : [],
  );
}
