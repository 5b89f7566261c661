import ts from 'typescript';
import { calledName, inserted, quoted, receiverOf, replaced, type Proposal } from './syntax';

/** All are woken where one should be, or one where all should be. */
export function notifyOthers(node: ts.Node): readonly Proposal[] {
  if (!ts.isCallExpression(node)) return [];
  const receiver = receiverOf(node)?.getText() ?? '';
  const name = calledName(node);
  const [word, count] = node.arguments;
  if (name === 'notifyAll')
    return [
      {
        operator: 'notify-one',
        at: node,
        what: `wakes only one in ${quoted(node)}`,
        changes: [replaced(node, `${receiver}.notify(1)`)],
      },
    ];
  if (name !== 'notify' || word === undefined) return [];
  if (receiver === 'this')
    return [
      {
        operator: 'notify-one',
        at: node,
        what: `wakes only one in ${quoted(node)}`,
        changes: [replaced(word, '1')],
      },
    ];
  if (count === undefined)
    return [
      {
        operator: 'notify-one',
        at: node,
        what: `wakes only one in ${quoted(node)}`,
        changes: [inserted(word.end, ', 1')],
      },
    ];
  const changes = [{ from: word.end, to: count.end, text: '' }];
  return [{ operator: 'notify-all', at: node, what: `wakes all in ${quoted(node)}`, changes }];
}
