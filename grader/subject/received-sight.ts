import type { ChildSight, Sight } from '../faults/sight';
import { learnerText, NAME } from '../faults/learner-text';
import { receivedLine, receivedStep } from './received-step';
import { isRecord, list, number, record } from './shapes';

const MOST_CALLS = 100;
const MOST_LINES = 3;
const MOST_CHILDREN = 100;

/** Where a process under test says that it is, with its texts cleaned and its parts in shape. */
export function receivedSight(raw: unknown): Sight {
  const { pid, awaits, children } = record(raw);
  return {
    pid: number(pid),
    awaits: list(awaits)
      .slice(0, MOST_CALLS)
      .map((lines) => list(lines).slice(0, MOST_LINES).filter(isRecord).map(receivedLine)),
    children: list(children).slice(0, MOST_CHILDREN).map(childOf),
  };
}

/** The note of a process that blocks; undefined where our own program has not written it. */
export function receivedNote(raw: unknown, nonce: string): Sight['blocked'] {
  const note = record(raw);
  if (note['nonce'] !== nonce) return undefined;
  const { read, written } = note;
  return { ...receivedStep(note['step']), read: number(read), written: number(written) };
}

function childOf(raw: unknown): ChildSight {
  const { pid, fn, end, endedDuringCall } = record(raw);
  const { exitCode, signal } = record(end);
  return {
    pid: number(pid),
    fn: learnerText(fn, NAME),
    ...(isRecord(end)
      ? {
          end: {
            exitCode: typeof exitCode === 'number' ? exitCode : null,
            signal: typeof signal === 'string' ? learnerText(signal, NAME) : null,
          },
        }
      : {}),
    endedDuringCall: endedDuringCall === true,
  };
}
