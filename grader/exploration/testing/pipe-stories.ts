import { Action, Flag, Pending } from '../../explorer/board/layout';
import { has, type StepRecord } from '../../explorer/run/run-record';
import { Operation } from '../../kernel/interception';
import type { ObservedRun } from '../observed-run';

/** The calls of the worlds of pipes. */
export const call = (method: string, facts: object = {}): { method: string } => ({ method, ...facts });
export const write = (letters: string): { method: string } => call('write', { letters });
export const fill = (count: number): { method: string } => call('fill', { count });
export const read = (most: number): { method: string } => call('read', { most });
export const drain = (most: number): { method: string } => call('drain', { most });
/** null: for ever. */
export const pollReader = (timeoutMs: number | null): { method: string } => call('pollReader', { timeoutMs });
export const pollWriter = (timeoutMs: number | null): { method: string } => call('pollWriter', { timeoutMs });

/** The step was completed, and did not put its process to sleep. */
export const isDone = ({ action, flags }: StepRecord): boolean =>
  (action === Action.run || action === Action.cut) && !has(flags, Flag.blocked);

const LETTERS: Readonly<Record<number, string>> = {
  [Operation.writePipe]: 'w',
  [Operation.readPipe]: 'r',
  [Operation.closePipe]: 'c',
  [Operation.pollPipe]: 'p',
  [Pending.exit]: 'e',
};

/** The completed steps on pipes, each with its process: `w1 w2 r3 e1`, where e is the end of a process. */
export function storyOf(run: ObservedRun): string {
  return run.steps
    .filter((step) => isDone(step) && LETTERS[step.kind] !== undefined)
    .map(({ kind, process }) => `${LETTERS[kind] ?? ''}${String(process + 1)}`)
    .join(' ');
}
