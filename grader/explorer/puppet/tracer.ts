import { accessOf, Operation, operationName, viewsOf, type MemoryAccess } from '#kernel/internal';
import type { Board } from '../board/board';
import { Run } from '../board/records';
import type { StepAction, StepFacts, StepOutcome } from '../run/step-facts';
import { stackHere, Unobtrusive } from './unobtrusive';

/** What a process did at one step of a run. */
export interface TracedEvent extends StepFacts {
  /** The step of the run, from 0. */
  readonly step: number;
  /** The number of the call in its program. */
  readonly call: number;
  /** The learner's line. */
  readonly where?: object;
  /** Where in memory, and what is there after the step, as far as it is known. */
  readonly address: number;
  readonly size: number;
  readonly value?: number | bigint;
  /** What was there before, where the step changed it. */
  readonly old?: number | bigint;
  /** Bytes in the pipe that lies there. */
  readonly held?: number;
}

type Draft = { -readonly [Key in keyof TracedEvent]: TracedEvent[Key] };

/**
 * Records each step of a run with the learner's line: only when a failure is run again, because it takes time. The code
 * that is traced sees nothing of it.
 */
export class Tracer {
  readonly events: Draft[] = [];
  /** What the process is about to do, while it waits for its turn. */
  intended: Draft | undefined;
  #call = 0;
  readonly #unobtrusive = new Unobtrusive();

  constructor(
    private readonly board: Board,
    private readonly frameOf: (stack: string) => object | undefined,
  ) {}

  /** The tracer's own error, if there was one. */
  get failure(): string | undefined {
    return this.#unobtrusive.failure;
  }

  call(at: number): void {
    this.#call = at;
  }

  intendAccess(access: MemoryAccess, address: number): void {
    this.intend(accessFacts(access), address, access.size);
  }

  intend(did: StepAction, address: number, size: number): void {
    this.#unobtrusive.look(() => {
      this.intended = this.#draft(did, address, size, this.board.run[Run.step]);
    });
  }

  meet(access: MemoryAccess, address: number): void {
    this.#unobtrusive.look(() => {
      this.#add(accessFacts(access), address, access.size, peek(access));
    });
  }

  done(access: MemoryAccess, result: number | bigint): void {
    this.#unobtrusive.look(() => {
      const { kind } = access;
      const event = this.events.at(-1);
      if (event === undefined) return;
      if (accessOf(kind) !== 'write' && kind !== Operation.readBytes)
        event.then = { kind: 'gave', value: result };
      const value = kind === Operation.read ? result : peek(access);
      if (value !== undefined) event.value = value;
      if (kind === Operation.read || event.old === event.value) delete event.old;
    });
  }

  meetWait(address: number, expected: number, timeoutMs: number): void {
    this.#unobtrusive.look(() => {
      this.#add(waitFacts(expected, timeoutMs), address, 4);
    });
  }

  meetSleep(ms: number): void {
    this.#unobtrusive.look(() => {
      this.#add({ kind: 'sleep', ms }, -1, 0);
    });
  }

  notified(address: number, count: number, woken: number): void {
    this.#unobtrusive.look(() => {
      const numbers = Array.from({ length: 8 }, (_, p) => p + 1).filter(
        (p) => (woken & (1 << (p - 1))) !== 0,
      );
      this.#add({ kind: 'notify', count, woken: numbers }, address, 4);
    });
  }

  /** An operation on a pipe. */
  meetPipe(did: StepAction, address: number): void {
    this.#unobtrusive.look(() => {
      this.#add(did, address, 4);
    });
  }

  /** These bytes went through; `held` are in the pipe now. */
  moved(bytes: Uint8Array, held: number): void {
    this.#unobtrusive.look(() => {
      this.told({ kind: 'moved', count: bytes.length, first: [...bytes.subarray(0, MOST_SHOWN)] });
      const event = this.events.at(-1);
      if (event !== undefined) event.held = held;
    });
  }

  /** What came of the last step. */
  told(then: StepOutcome): void {
    this.#unobtrusive.look(() => {
      const event = this.events.at(-1);
      if (event !== undefined) event.then = then;
    });
  }

  awake(because: 'woken' | 'timed-out' | 'slept'): void {
    this.#unobtrusive.look(() => {
      this.#add({ kind: 'awake', because }, -1, 0);
    });
  }

  #add(did: StepAction, address: number, size: number, old?: number | bigint): void {
    this.intended = undefined;
    const event = this.#draft(did, address, size, this.board.run[Run.step] - 1);
    this.events.push(old === undefined ? event : { ...event, old });
  }

  #draft(did: StepAction, address: number, size: number, step: number): Draft {
    const where = this.frameOf(stackHere());
    return {
      step,
      call: this.#call,
      did,
      address,
      size,
      ...(where === undefined ? {} : { where }),
    };
  }
}

/** A message is recognised by its first bytes. */
const MOST_SHOWN = 6;

/** What is there, in the type of a write's operand, and otherwise as a whole number. Undefined for ranges. */
function peek({ memory, offset, size, operand }: MemoryAccess): number | bigint | undefined {
  const bytes = viewsOf(memory).uint8.slice(offset, offset + size);
  if (bytes.length !== size) return undefined;
  const view = new DataView(bytes.buffer);
  switch (size) {
    case 8:
      return typeof operand === 'bigint' ? view.getBigInt64(0, true) : view.getFloat64(0, true);
    case 4:
      return view.getInt32(0, true);
    case 2:
      return view.getInt16(0, true);
    case 1:
      return view.getInt8(0);
    default:
      return undefined;
  }
}

/** What a wait asks for. */
export function waitFacts(expected: number, timeoutMs: number): StepAction {
  return { kind: 'wait', expected, ...(timeoutMs === Infinity ? {} : { timeoutMs }) };
}

function accessFacts({ kind, operand, expected }: MemoryAccess): StepAction {
  const operation = operationName(kind) ?? 'change';
  const compared = kind === Operation.compareExchange ? { expected } : {};
  return { kind: 'access', operation, operand, ...compared };
}
