import { accessOf, Operation, operationName, viewsOf, type MappedMemory } from '#kernel/internal';
import { Run } from '../board/layout';
import type { Input } from './world';

/** What a process did at one step of a run, in words. */
export interface TracedEvent {
  /** The step of the run, from 0. */
  readonly step: number;
  /** The number of the call in its program. */
  readonly call: number;
  readonly text: string;
  /** The learner's line. */
  readonly where?: object;
  /** Where in memory, and what is there after the step, as far as it is known. */
  readonly address: number;
  readonly size: number;
  readonly value?: number | bigint;
  /** What was there before, where the step changed it. */
  readonly old?: number | bigint;
  /** How many bytes are in the pipe that lies there. */
  readonly held?: number;
}

type Draft = { -readonly [Key in keyof TracedEvent]: TracedEvent[Key] };

/** Writes down each step of a run with the learner's line: only when a failure is run again, since it takes time. */
export class Tracer {
  readonly events: Draft[] = [];
  #call = 0;

  constructor(
    private readonly board: Int32Array,
    private readonly process: number,
    private readonly frameOf: (stack: string) => object | undefined,
  ) {}

  call(at: number, _input: Input): void {
    this.#call = at;
  }

  answered(_at: number, _hasThrown: boolean): void {
    // The history tells it.
  }

  meet(
    kind: Operation,
    memory: MappedMemory,
    offset: number,
    size: number,
    operand: number | bigint,
    expected: number,
    address: number,
  ): void {
    const old = size <= 8 ? peek(memory, offset, size, operand) : undefined;
    this.#add(describe(kind, operand, expected), address, size, old);
  }

  done(
    kind: Operation,
    memory: MappedMemory,
    offset: number,
    size: number,
    operand: number | bigint,
    result: number | bigint,
  ): void {
    const event = this.events.at(-1);
    if (event === undefined) return;
    if (accessOf(kind) !== 'write' && kind !== Operation.readBytes) event.text += ` → ${String(result)}`;
    const value =
      kind === Operation.read ? result : size <= 8 ? peek(memory, offset, size, operand) : undefined;
    if (value !== undefined) event.value = value;
    if (kind === Operation.read || event.old === event.value) delete event.old;
  }

  meetWait(
    _memory: MappedMemory,
    _offset: number,
    expected: number,
    timeoutMs: number,
    address: number,
  ): void {
    const patience = timeoutMs === Infinity ? '' : `, at most ${String(timeoutMs)} ms`;
    this.#add(`waits while it is ${String(expected)}${patience}`, address, 4);
  }

  meetSleep(ms: number): void {
    this.#add(`sleeps ${String(ms)} ms`, -1, 0);
  }

  notified(_memory: MappedMemory, _offset: number, count: number, woken: number, address: number): void {
    const whom = Array.from({ length: 8 }, (_, p) => p).filter((p) => (woken & (1 << p)) !== 0);
    const many = count === Infinity ? 'all' : String(count);
    const woke =
      whom.length === 0
        ? 'nobody sleeps there'
        : `wakes process ${whom.map((p) => String(p + 1)).join(' and ')}`;
    this.#add(`notifies ${many}: ${woke}`, address, 4);
  }

  /** An operation on a pipe. */
  meetPipe(text: string, address: number): void {
    this.#add(text, address, 4);
  }

  /** These bytes went through; so many are in the pipe now. */
  moved(bytes: Uint8Array, held: number): void {
    this.told(`${String(bytes.length)}: ${shown(bytes)}`);
    const event = this.events.at(-1);
    if (event !== undefined) event.held = held;
  }

  /** The last step came to nothing, or to this. */
  told(text: string): void {
    const event = this.events.at(-1);
    if (event !== undefined) event.text += ` → ${text}`;
  }

  awake(text: string): void {
    this.#add(text, -1, 0);
  }

  #add(text: string, address: number, size: number, old?: number | bigint): void {
    const where = this.frameOf(new Error().stack ?? '');
    const step = (this.board[Run.step] ?? 1) - 1;
    this.events.push({
      step,
      call: this.#call,
      text,
      address,
      size,
      ...(where === undefined ? {} : { where }),
      ...(old === undefined ? {} : { old }),
    });
  }
}

const MOST_SHOWN = 6;

function shown(bytes: Uint8Array): string {
  const hex = Array.from(bytes.subarray(0, MOST_SHOWN), (byte) => byte.toString(16).padStart(2, '0')).join(
    ' ',
  );
  return bytes.length > MOST_SHOWN ? `${hex} …` : hex;
}

/** As the operation's own type tells: a write's operand, for the others whole numbers. */
function peek(
  memory: MappedMemory,
  offset: number,
  size: number,
  operand: number | bigint,
): number | bigint | undefined {
  const bytes = bytesOf(memory, offset, size);
  if (bytes === undefined) return undefined;
  const view = new DataView(bytes.buffer);
  if (size === 8) {
    if (typeof operand === 'bigint') return view.getBigInt64(0, true);
    const float = view.getFloat64(0, true);
    return float;
  }
  if (size === 4) return view.getInt32(0, true);
  return size === 2 ? view.getInt16(0, true) : view.getInt8(0);
}

function bytesOf(memory: MappedMemory, offset: number, size: number): Uint8Array | undefined {
  const views = viewsOf(memory);
  return views.uint8.length < offset + size ? undefined : views.uint8.slice(offset, offset + size);
}

function describe(kind: Operation, operand: number | bigint, expected: number): string {
  switch (kind) {
    case Operation.read:
    case Operation.readBytes:
      return 'reads';
    case Operation.write:
      return `writes ${String(operand)}`;
    case Operation.writeBytes:
      return 'writes bytes';
    case Operation.load:
      return 'loads';
    case Operation.store:
      return `stores ${String(operand)}`;
    case Operation.compareExchange:
      return `compareExchange(${String(expected)}, ${String(operand)})`;
    default:
      return `${operationName(kind) ?? 'changes'}(${String(operand)})`;
  }
}
