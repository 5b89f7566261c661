import type { StepAction } from '../explorer/run/step-facts';
import type { Place, TrailEntry, TurnStep } from '../faults/turns';
import { pipeText } from './sentences/pipes';
import { placeText, wordText } from './step-text';

/** What a step did, as far as a drawing distinguishes it. `change`: one atomic operation that reads and writes. */
export const stepKinds = [
  'read',
  'write',
  'change',
  'wait',
  'notify',
  'awake',
  'sleep',
  'send',
  'receive',
  'poll',
  'close',
  'spawn',
] as const;

/** What a drawing needs of a step, beside its text. */
export interface DrawnStep {
  readonly kind: (typeof stepKinds)[number];
  /** The place in memory, or the pipe, that it touched. */
  readonly cell?: string;
  /** What is there after it. */
  readonly value?: string;
  /** What was there before it, where it changed that. */
  readonly old?: string;
  /** The steps that made it possible: the notify that woke it, or the writes whose bytes it read. */
  readonly after?: readonly number[];
  readonly isAsleep?: true;
}

/** What a drawing needs of each step of a story. */
export function drawnSteps(
  trail: readonly TrailEntry[],
  named: (place: Place) => Place = (place) => place,
): ReadonlyMap<TurnStep, DrawnStep> {
  const causes = new Causes();
  const drawn = new Map<TurnStep, DrawnStep>();
  for (const { process, steps } of trail)
    for (const step of steps) drawn.set(step, drawnStep(step, named, causes.of(process, step)));
  return drawn;
}

function drawnStep(
  { did, then, memory }: TurnStep,
  named: (place: Place) => Place,
  after: readonly number[],
): DrawnStep {
  return {
    kind: kindOf(did),
    ...(memory === undefined ? {} : { cell: placeText(named(memory.place)) }),
    ...(memory === undefined
      ? {}
      : 'held' in memory
        ? { value: `${String(memory.held)} B` }
        : {
            value: wordText(memory.value),
            ...(memory.old === undefined ? {} : { old: wordText(memory.old) }),
          }),
    ...(after.length === 0 ? {} : { after }),
    ...(then?.kind === 'asleep' || (then === undefined && did.kind === 'wait') ? { isAsleep: true } : {}),
  };
}

function kindOf(did: StepAction): DrawnStep['kind'] {
  switch (did.kind) {
    case 'access':
      return (
        (
          {
            read: 'read',
            readBytes: 'read',
            load: 'read',
            write: 'write',
            writeBytes: 'write',
            store: 'write',
          } as const
        )[did.operation] ?? 'change'
      );
    case 'pipe-read':
      return 'receive';
    case 'pipe-write':
      return 'send';
    case 'pipe-poll':
      return 'poll';
    case 'pipe-close':
      return 'close';
    default:
      return did.kind;
  }
}

/** Bytes of a pipe that a step wrote, counted from the pipe's first byte. */
interface Written {
  readonly number: number;
  readonly end: number;
}

/** Which earlier steps made a step possible. Takes the steps in their order. */
class Causes {
  readonly #lastWakeUp = new Map<number, number>();
  readonly #pipes = new Map<string, { written: Written[]; put: number; taken: number }>();

  of(process: number, { number, did, then, memory }: TurnStep): readonly number[] {
    if (did.kind === 'notify' && number !== undefined)
      for (const woken of did.woken ?? []) this.#lastWakeUp.set(woken, number);
    if (did.kind === 'awake' && did.because === 'woken') {
      const notify = this.#lastWakeUp.get(process);
      return notify === undefined ? [] : [notify];
    }
    if (then?.kind !== 'moved' || memory?.place.kind !== 'pipe') return [];
    const name = pipeText(memory.place.pipe);
    const pipe = this.#pipes.get(name) ?? { written: [], put: 0, taken: 0 };
    this.#pipes.set(name, pipe);
    if (did.kind === 'pipe-write') {
      pipe.put += then.count;
      if (number !== undefined) pipe.written.push({ number, end: pipe.put });
      return [];
    }
    const from = pipe.taken;
    pipe.taken += then.count;
    const first = pipe.written.findIndex(({ end }) => end > from);
    const last = pipe.written.findIndex(({ end }) => end >= pipe.taken);
    if (first < 0) return [];
    return pipe.written.slice(first, last < 0 ? undefined : last + 1).map((one) => one.number);
  }
}
