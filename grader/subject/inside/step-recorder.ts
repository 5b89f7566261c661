import { MOST_TRACED_STEPS, type TracedStep } from '../../faults/traced-step';
import { readSync, writeSync } from 'node:fs';
import { serialize } from 'node:v8';
import {
  accessOf,
  Operation,
  operationName,
  pollDescriptor,
  rawIsRunning,
  rawNotify,
  rawNow,
  rawSleep,
  rawWait,
  readDescriptor,
  setInterceptor,
  writeDescriptor,
  type Interceptor,
  type MemoryAccess,
} from '#kernel/internal';
import { SYNC_FD } from '../protocol';
import type { StepAction } from '../../explorer/run/step-facts';
import { stackHere, Unobtrusive } from '../../explorer/puppet/unobtrusive';
import { BlockedNote } from './blocked-note';
import { ChildrenStarted } from './children-started';
import { learnerFrame } from './learner-frame';

/**
 * Records each kernel operation that the learner's code makes during a call, with the learner's line, and stops before the
 * one that the grader asked for. Operations of the scenarios themselves do not count. The recorded code cannot observe the
 * recorder.
 */
export class StepRecorder {
  #steps: TracedStep[] = [];
  #seen = 0;
  #stopBefore = 0;
  #note: BlockedNote | undefined;
  /** Those of all traced calls. */
  readonly children = new ChildrenStarted();
  readonly #unobtrusive = new Unobtrusive();

  constructor(
    private readonly sourceFolder: string,
    private readonly nonce: string,
  ) {}

  /** @param note where to note in which operation the process blocks */
  begin(trace: boolean, stopBefore = 0, note?: string): void {
    this.#note = note === undefined ? undefined : new BlockedNote(note, this.nonce);
    this.#steps = [];
    this.#seen = 0;
    this.#stopBefore = stopBefore;
    setInterceptor(trace || stopBefore > 0 ? this.#interceptor() : null);
  }

  end(): TracedStep[] {
    setInterceptor(null);
    return this.#steps;
  }

  /** The recorder's own error, if it had one. */
  get failure(): string | undefined {
    return this.#unobtrusive.failure;
  }

  /** Before an operation: records it if it is the learner's, and stops if it is the one to stop at. */
  #meet(did: StepAction): TracedStep | undefined {
    // A stack costs more than all the rest, so none is taken for a step that is not recorded.
    if (this.#steps.length >= MOST_TRACED_STEPS && this.#seen >= this.#stopBefore) return undefined;
    const where = learnerFrame(stackHere(), this.sourceFolder);
    if (where === undefined) return undefined;
    this.#seen += 1;
    if (this.#seen === this.#stopBefore) this.#stop({ did, where });
    if (this.#steps.length < MOST_TRACED_STEPS) this.#steps.push({ did, where });
    return { did, where };
  }

  #stepHere(did: StepAction): TracedStep | undefined {
    const where = learnerFrame(stackHere(), this.sourceFolder);
    return where === undefined ? undefined : { did, where };
  }

  /** Reports where the call has stopped, and sleeps until the grader answers with one byte. */
  #stop(step: TracedStep): void {
    const message = serialize({ nonce: this.nonce, step }).toString('base64');
    writeSync(SYNC_FD, `${message}\n`);
    readSync(SYNC_FD, Buffer.alloc(1));
  }

  /** Adds the value of a read, which is known only afterwards. */
  #complete(value: number | bigint): void {
    const last = this.#steps.pop();
    if (last !== undefined) this.#steps.push({ ...last, then: { kind: 'gave', value } });
  }

  #interceptor(): Interceptor {
    const look = (work: () => void): void => this.#unobtrusive.look(work);
    const meet = (did: StepAction): TracedStep | undefined => {
      let step: TracedStep | undefined;
      look(() => (step = this.#meet(did)));
      return step;
    };
    const blocking = <T>(did: StepAction, work: () => T): T => {
      const step = meet(did);
      const note = this.#note;
      if (note === undefined) return work();
      let noted = step;
      // Of a long call, only the first steps are recorded, but it may block in any.
      if (step === undefined) look(() => (noted = this.#stepHere(did)));
      return note.around(noted, work);
    };
    let before = 0;
    return {
      create: () => null,
      open: () => null,
      bypassed: () => undefined,
      before: (access) => {
        before = this.#steps.length;
        meet(accessFacts(access));
      },
      after: ({ kind }, result) => {
        look(() => {
          const isKept = this.#steps.length > before;
          if (isKept && accessOf(kind) !== 'write' && kind !== Operation.readBytes) this.#complete(result);
        });
      },
      wait: (memory, offset, expected, timeoutMs) => {
        const patience = timeoutMs === Infinity ? {} : { timeoutMs };
        return blocking({ kind: 'wait', expected, offset, ...patience }, () =>
          rawWait(memory, offset, expected, timeoutMs),
        );
      },
      notify: (memory, offset, count) => {
        meet({ kind: 'notify', count, offset });
        return rawNotify(memory, offset, count);
      },
      now: rawNow,
      sleep: rawSleep,
      isRunning: rawIsRunning,
      createPipe: () => null,
      openPipe: () => null,
      read: (descriptor, maxBytes) => {
        const bytes = blocking({ kind: 'pipe-read', maxBytes }, () => readDescriptor(descriptor, maxBytes));
        this.#note?.read(bytes.length);
        return bytes;
      },
      write: (descriptor, bytes) => {
        const count = blocking({ kind: 'pipe-write', byteLength: bytes.length }, () =>
          writeDescriptor(descriptor, bytes),
        );
        this.#note?.written(count);
        return count;
      },
      poll: (descriptor, role, timeoutMs) => {
        return blocking({ kind: 'pipe-poll', timeoutMs }, () => pollDescriptor(descriptor, role, timeoutMs));
      },
      beforeClose: () => undefined,
      beforeSpawn: (fn) => {
        meet({ kind: 'spawn', fn: fn.name });
      },
      afterSpawn: (fn, child) => {
        this.children.add(fn.name, child);
      },
    };
  }
}

function accessFacts({ kind, offset, size, operand }: MemoryAccess): StepAction {
  return { kind: 'access', operation: operationName(kind) ?? 'change', range: { offset, size }, operand };
}
