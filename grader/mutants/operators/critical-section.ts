import ts from 'typescript';
import {
  calledName,
  contains,
  hasStatements,
  inserted,
  isJump,
  quoted,
  receiverOf,
  replaced,
  type Proposal,
} from './syntax';
import { declared, mentions } from './swap-statements';

/** What is done while a lock is held, and how to release and acquire that lock. */
interface Section {
  readonly statements: readonly ts.Statement[];
  readonly release: string;
  readonly acquire: string;
}

/** A critical section is left out, split in its middle, or ends before its last statement or begins after its first. */
export function criticalSection(node: ts.Node): readonly Proposal[] {
  const guarded = guardedBody(node);
  const whole = guarded === undefined ? [] : [unguarded(guarded), ...narrowed(guarded)];
  const section = guarded === undefined ? betweenCalls(node) : sectionOf(guarded);
  return section === undefined ? whole : [...whole, ...split(section)];
}

interface Guarded {
  readonly call: ts.CallExpression;
  readonly body: ts.ArrowFunction;
}

/** `lock.withLock(() => …)`, and `withLocks(accounts, () => …)`. */
function guardedBody(node: ts.Node): Guarded | undefined {
  if (!ts.isCallExpression(node) || !/^withLocks?$/.test(calledName(node))) return undefined;
  const body = node.arguments.at(-1);
  return body !== undefined && ts.isArrowFunction(body) ? { call: node, body } : undefined;
}

function unguarded({ call, body }: Guarded): Proposal {
  const what = `takes no lock for ${quoted(body.body)}`;
  return { operator: 'drop-section', at: call, what, changes: [replaced(call, `(${body.getText()})()`)] };
}

function sectionOf({ call, body }: Guarded): Section | undefined {
  if (!ts.isBlock(body.body)) return undefined;
  const { statements } = body.body;
  const receiver = receiverOf(call)?.getText();
  if (receiver !== undefined)
    return { statements, release: `${receiver}.release();`, acquire: `${receiver}.acquire();` };
  const each = `for (const { lock } of ${call.arguments[0]?.getText() ?? '[]'})`;
  return { statements, release: `${each} lock.release();`, acquire: `${each} lock.acquire();` };
}

/** The statements of a block between `x.acquire()` and `x.release()`, or `lock()` and `unlock()`. */
function betweenCalls(node: ts.Node): Section | undefined {
  if (!ts.isBlock(node)) return undefined;
  const { statements } = node;
  for (const [at, statement] of statements.entries()) {
    const acquire = callIn(statement, /^(?:acquire|lock)$/);
    const receiver = acquire === undefined ? undefined : receiverOf(acquire)?.getText();
    if (receiver === undefined || acquire === undefined) continue;
    const isRelease = (one: ts.Statement): boolean => {
      const call = callIn(one, /^(?:release|unlock)$/);
      return call !== undefined && receiverOf(call)?.getText() === receiver;
    };
    const end = statements.findIndex((one, index) => index > at && isRelease(one));
    if (end < 0) continue;
    const release = calledName(acquire) === 'lock' ? 'unlock' : 'release';
    return {
      statements: statements.slice(at, end + 1),
      release: `${receiver}.${release}();`,
      acquire: `${receiver}.${calledName(acquire)}();`,
    };
  }
  return undefined;
}

function callIn(statement: ts.Statement, name: RegExp): ts.CallExpression | undefined {
  let found: ts.CallExpression | undefined;
  contains(statement, (node) => {
    if (ts.isCallExpression(node) && name.test(calledName(node))) found = node;
    return found !== undefined;
  });
  return found;
}

function split({ statements, release, acquire }: Section): readonly Proposal[] {
  return statements.slice(1).flatMap((second, at): Proposal[] => {
    if (statements.slice(at + 1).every((one) => isOver(one, release))) return [];
    return [
      {
        operator: 'split-section',
        at: second,
        mark: `${statements[at]?.getText() ?? ''}-${second.getText()}`,
        what: `releases the lock for a moment before ${quoted(second)}`,
        changes: [inserted(second.getStart(), `${release} ${acquire} `)],
      },
    ];
  });
}

/** Nothing is left to do under the lock: what was computed is returned, or the lock is released. */
function isOver(statement: ts.Statement, release: string): boolean {
  if (!ts.isReturnStatement(statement)) return statement.getText() === release;
  return !contains(statement, (node) => ts.isCallExpression(node) || ts.isPropertyAccessExpression(node));
}

/** The first statement moves before the section, and what follows the first change moves behind it. */
function* narrowed({ call, body }: Guarded): Generator<Proposal> {
  const outer = statementAround(call);
  if (outer === undefined || !ts.isBlock(body.body) || !hasStatements(outer.parent)) return;
  const { statements } = body.body;
  const [first, second] = statements;
  const last = statements.at(-1);
  if (first === undefined || second === undefined || last === undefined) return;
  yield {
    operator: 'late-section',
    at: first,
    what: `does ${quoted(first)} before it takes the lock`,
    changes: [
      inserted(outer.getStart(), `${first.getText()} `),
      { from: first.getFullStart(), to: first.end, text: '' },
    ],
  };
  const from = ts.isReturnStatement(last) ? statements.at(-2) : last;
  if (from === undefined || from === first || isJump(from)) return;
  const kept = statements.slice(0, statements.indexOf(from));
  if (kept.flatMap(declared).some((name) => mentions(from, name) || mentions(last, name))) return;
  const text = outer.getSourceFile().text;
  const head = text.slice(call.getStart(), body.body.getStart());
  const tail = text.slice(body.body.end, call.end);
  const inside = text.slice(body.body.getStart(), from.getFullStart());
  yield {
    operator: 'early-section',
    at: from,
    what: `does ${quoted(from)} after it has released the lock`,
    changes: [
      replaced(
        outer,
        `const early = ${head}${inside} return undefined as any; }${tail}; if (early !== undefined) return early;${text.slice(from.getFullStart(), body.body.end - 1).trimEnd()}`,
      ),
    ],
  };
}

/** The statement that consists of the call alone. */
function statementAround({ parent }: ts.CallExpression): ts.Statement | undefined {
  return ts.isExpressionStatement(parent) || ts.isReturnStatement(parent) ? parent : undefined;
}
