import type { Row } from './rows';

/**
 * What a process is doing: it has the turn; it could run, but waits for its turn in the middle of a call (`stopped`) or
 * between calls (`idle`); it sleeps in the kernel; or it is gone.
 */
export type LifeState = 'running' | 'stopped' | 'idle' | 'asleep' | 'gone';

/** A part of a lane, from row `from` to the row before `to`. */
export interface Segment {
  readonly process: number;
  readonly state: LifeState;
  readonly from: number;
  readonly to: number;
}

/** The lanes of a picture: what each process is doing, row by row. */
export function lifelines(rows: readonly Row[], processes: readonly number[]): Segment[] {
  return processes.flatMap((process) => lifeline(rows, process));
}

function lifeline(rows: readonly Row[], process: number): Segment[] {
  const segments: Segment[] = [];
  let between: LifeState = 'idle';
  for (const [at, row] of rows.entries()) {
    const isOwn = row.process === process;
    // A process that is woken stays asleep until it has the turn again: the arrow shows when it was woken.
    const state = isOwn ? 'running' : between;
    const last = segments.at(-1);
    if (last?.state === state) segments[segments.length - 1] = { ...last, to: at + 1 };
    else segments.push({ process, state, from: at, to: at + 1 });
    if (isOwn) between = stateAfter(row);
  }
  return segments.filter(({ state }) => state !== 'gone');
}

function stateAfter({ kind, end, drawn }: Row): LifeState {
  switch (end) {
    case 'killed':
      return 'gone';
    case 'asleep':
    case 'asleep-for-ever':
    case 'never-returns':
      return 'asleep';
    case 'preempted':
    case 'stopped':
      return drawn?.isAsleep === true ? 'asleep' : 'stopped';
    case undefined:
      return kind === 'event' ? 'idle' : 'stopped';
    default:
      return 'idle';
  }
}
