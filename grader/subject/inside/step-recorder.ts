import type { TracedStep } from '../../faults/traced-step';
import { readSync, writeSync } from 'node:fs';
import {
  accessOf,
  Operation,
  operationName,
  rawIsRunning,
  rawNotify,
  rawNow,
  rawPoll,
  rawRead,
  rawSleep,
  rawWait,
  rawWrite,
  setInterceptor,
  type Interceptor,
} from '#kernel/internal';
import { GATE_FD } from '../protocol';
import { stackHere, Unobtrusive } from '../../explorer/puppet/unobtrusive';
import { learnerFrame } from './learner-frame';

const MOST_STEPS = 200;

/**
 * Sees each kernel operation that the learner's code makes during a call: writes it down with the learner's line,
 * and stops before the one that the lab asked for. Operations of the scenarios themselves do not count. Nothing that
 * happens in here is seen by the code that is recorded.
 */
export class StepRecorder {
  #steps: TracedStep[] = [];
  #seen = 0;
  #holdBefore = 0;
  readonly #unobtrusive = new Unobtrusive();

  constructor(
    private readonly sourceFolder: string,
    private readonly nonce: string,
  ) {}

  begin(trace: boolean, holdBefore = 0): void {
    this.#steps = [];
    this.#seen = 0;
    this.#holdBefore = holdBefore;
    setInterceptor(trace || holdBefore > 0 ? this.#interceptor() : null);
  }

  end(): TracedStep[] {
    setInterceptor(null);
    return this.#steps;
  }

  /** The recorder's own error, if it made one. */
  get failure(): string | undefined {
    return this.#unobtrusive.failure;
  }

  /** Before an operation: is it the learner's, and is it the one to stop at? */
  #meet(text: string): void {
    // A stack costs more than all the rest: nobody waits for what will not be told.
    if (this.#steps.length >= MOST_STEPS && this.#seen >= this.#holdBefore) return;
    const where = learnerFrame(stackHere(), this.sourceFolder);
    if (where === undefined) return;
    this.#seen += 1;
    if (this.#seen === this.#holdBefore) this.#waitForLeave({ text, where });
    if (this.#steps.length < MOST_STEPS) this.#steps.push({ text, where });
  }

  /** Tells the lab where the call stands, and sleeps until it answers with one byte. */
  #waitForLeave(step: TracedStep): void {
    writeSync(GATE_FD, `${JSON.stringify({ nonce: this.nonce, step })}\n`);
    readSync(GATE_FD, Buffer.alloc(1));
  }

  /** A read's value is known only after it. */
  #complete(result: number | bigint): void {
    const last = this.#steps.pop();
    if (last !== undefined) this.#steps.push({ ...last, text: `${last.text} → ${String(result)}` });
  }

  #interceptor(): Interceptor {
    const look = (work: () => void): void => this.#unobtrusive.look(work);
    const meet = (tell: () => string): void => look(() => this.#meet(tell()));
    let before = 0;
    return {
      create: () => null,
      open: () => null,
      bypassed: () => undefined,
      before: (kind, _memory, offset, size, operand) => {
        before = this.#steps.length;
        meet(() => describe(kind, offset, size, operand));
      },
      after: (kind, _memory, _offset, _size, _operand, result) => {
        look(() => {
          const isKept = this.#steps.length > before;
          if (isKept && accessOf(kind) !== 'write' && kind !== Operation.readBytes) this.#complete(result);
        });
      },
      wait: (memory, offset, expected, timeoutMs) => {
        meet(() => `waits at byte ${String(offset)} while it is ${String(expected)}`);
        return rawWait(memory, offset, expected, timeoutMs);
      },
      notify: (memory, offset, count) => {
        meet(() => `wakes ${String(count)} at byte ${String(offset)}`);
        return rawNotify(memory, offset, count);
      },
      now: rawNow,
      sleep: rawSleep,
      isRunning: rawIsRunning,
      createPipe: () => null,
      openPipe: () => null,
      read: (pipe, maxBytes) => {
        meet(() => `reads at most ${String(maxBytes)} bytes from a pipe`);
        return rawRead(pipe, maxBytes);
      },
      write: (pipe, bytes) => {
        meet(() => `writes ${String(bytes.length)} bytes to a pipe`);
        return rawWrite(pipe, bytes);
      },
      poll: (end, timeoutMs) => {
        meet(() => `polls a pipe, at most ${String(timeoutMs)} ms`);
        return rawPoll(end, timeoutMs);
      },
      beforeClose: () => undefined,
      beforeSpawn: (fn) => {
        meet(() => `starts a process that runs ${fn.name === '' ? 'a function' : fn.name}`);
      },
    };
  }
}

function describe(kind: Operation, offset: number, size: number, operand: number | bigint): string {
  const bytes =
    size === 1 ? `byte ${String(offset)}` : `bytes ${String(offset)}–${String(offset + size - 1)}`;
  switch (kind) {
    case Operation.read:
    case Operation.readBytes:
      return `reads ${bytes}`;
    case Operation.write:
      return `writes ${bytes}: ${String(operand)}`;
    case Operation.writeBytes:
      return `writes ${bytes}`;
    case Operation.load:
      return `loads ${bytes}`;
    case Operation.store:
      return `stores ${bytes}: ${String(operand)}`;
    default:
      return `${operationName(kind) ?? 'changes'} ${bytes}: ${String(operand)}`;
  }
}
