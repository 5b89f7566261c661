import path from 'node:path';
import type { Decision, LineRole } from '../../faults/line-role';
import type { SourceLine } from '../../faults/traced-step';

/** What happened at the line that is shown with a fault. */
export function captionOf(role: LineRole, where?: SourceLine): string {
  switch (role.kind) {
    case 'threw':
      return 'The error was thrown here.';
    case 'switched': {
      const { process, next } = role;
      const place =
        next === undefined
          ? 'after this line'
          : next.file === where?.file && next.line === where.line
            ? 'in the middle of this line'
            : `between this line and ${path.basename(next.file)}:${String(next.line)}`;
      return `Process ${String(process)} was stopped ${place}, and another process ran. Without that switch, the run passes.`;
    }
    case 'killed':
      return `Process ${String(role.process)} was killed right after this line. Without the kill, the run passes.`;
    case 'timed-out':
      return `The time of process ${String(role.process)} is up here, before another process can continue. Otherwise, the run passes.`;
    case 'cut':
      return `Process ${String(role.process)} moves only some of the bytes here. When it moves them all, the run passes.`;
    case 'decided':
      return `Step ${String(role.step)}: ${decisions[role.what](`process ${String(role.process)}`)}`;
    case 'sleeps':
      return `Process ${String(role.process)} sleeps here for ever.`;
    case 'awaits':
      return 'The call still waits here.';
    case 'stopped':
      return 'The check stopped the call before this line.';
    case 'last-of-call':
      return 'The last operation of the call whose answer is wrong. The cause may be a line before it.';
    case 'last':
      return 'The last operation of the run. The cause may be elsewhere.';
  }
}

const decisions: { readonly [What in Decision]: (process: string) => string } = {
  'let-in': (process) => `this let ${process} in.`,
  took: (process) => `${process} took it here.`,
  notified: (process) => `${process} sent its notify here.`,
  changed: (process) => `${process} changed the word here.`,
  left: (process) => `${process} sleeps here, and still has what the other waits for.`,
  swallowed: (process) => `${process} is woken here, and leaves without taking what it was woken for.`,
  'short-write': (process) =>
    `${process} wrote only some of its bytes here, and the call did not write the rest.`,
  'ran-out': (process) => `${process} slept here, and continues only because its time is up.`,
  raced: (process) => `${process} is the second of the two.`,
};
