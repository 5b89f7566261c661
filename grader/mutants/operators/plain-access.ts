import ts from 'typescript';
import { calledName, quoted, receiverOf, replaced, type Proposal } from './syntax';

type Rewrite = (receiver: string, args: readonly string[]) => string;

/**
 * A read and write in one atomic step become two plain ones. A load or store alone stays as it is: the plain read or
 * write of an aligned word is one step as well, and runs are sequentially consistent.
 */
const PLAIN: Readonly<Record<string, Rewrite>> = {
  add: (memory, [at = '', amount = '']) => inTwoSteps(memory, at, `was + (${amount})`, PLAIN_NAMES),
  sub: (memory, [at = '', amount = '']) => inTwoSteps(memory, at, `was - (${amount})`, PLAIN_NAMES),
  exchange: (memory, [at = '', value = '']) => inTwoSteps(memory, at, value, PLAIN_NAMES),
  compareExchange: (memory, args) => compared(memory, args, PLAIN_NAMES),
};

/** The same, of atomic steps: no data race, but another process may come in between. */
const IN_STEPS: Readonly<Record<string, Rewrite>> = {
  add: (memory, [at = '', amount = '']) => inTwoSteps(memory, at, `was + (${amount})`, ATOMIC_NAMES),
  sub: (memory, [at = '', amount = '']) => inTwoSteps(memory, at, `was - (${amount})`, ATOMIC_NAMES),
  exchange: (memory, [at = '', value = '']) => inTwoSteps(memory, at, value, ATOMIC_NAMES),
  compareExchange: (memory, args) => compared(memory, args, ATOMIC_NAMES),
};

interface Names {
  readonly read: string;
  readonly write: string;
}
const PLAIN_NAMES: Names = { read: 'getInt32', write: 'setInt32' };
const ATOMIC_NAMES: Names = { read: 'load', write: 'store' };

export function plainAccess(node: ts.Node): readonly Proposal[] {
  if (!ts.isCallExpression(node)) return [];
  const receiver = receiverOf(node)?.getText() ?? '';
  if (!/memory$/i.test(receiver)) return [];
  const args = node.arguments.map((one) => one.getText());
  const proposal = (operator: string, what: string, rewrite: Rewrite | undefined): readonly Proposal[] =>
    rewrite === undefined
      ? []
      : [
          {
            operator,
            at: node,
            what: `${what} ${quoted(node)}`,
            changes: [replaced(node, rewrite(receiver, args))],
          },
        ];
  const name = calledName(node);
  return [
    ...proposal('plain-access', 'is not atomic in', PLAIN[name]),
    ...proposal('two-steps', 'reads and writes in two steps for', IN_STEPS[name]),
  ];
}

function inTwoSteps(memory: string, at: string, value: string, { read, write }: Names): string {
  return `((was: number) => (${memory}.${write}(${at}, ${value}), was))(${memory}.${read}(${at}))`;
}

function compared(
  memory: string,
  [at = '', expected = '', value = '']: readonly string[],
  names: Names,
): string {
  const { read, write } = names;
  return `((was: number) => (was === (${expected}) && ${memory}.${write}(${at}, ${value}), was))(${memory}.${read}(${at}))`;
}
