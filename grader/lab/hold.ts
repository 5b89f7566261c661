import type { TracedStep } from '../faults/traced-step';
import { Failure } from '../faults/failure';
import { endOfFailed, playerOf, withOptions } from '../subject/player';
import type { Subject } from '../subject/subject';
import { deserialize } from 'node:v8';
import { receivedStep } from '../subject/received-step';
import { returns } from './expectations';
import { quiet } from './quiet';

/** A call that is stopped between two of its steps. */
export interface StoppedCall<T> {
  /** The kernel operation that comes next. */
  readonly before: TracedStep;
  /** Lets the call continue; resolves with what it returns. */
  resume(): Promise<T>;
}

/**
 * Starts a call and stops it before its `step`-th kernel operation (from 1), as a scheduler might at any time. Resolves
 * with undefined when the call ended before it reached that operation.
 */
export async function holdBefore<R extends object, T>(
  process: R,
  step: number,
  start: (process: R) => Promise<T>,
): Promise<StoppedCall<T> | undefined> {
  const { subject, trail, number } = playerOf(process);
  const at = trail.entries.length;
  const report = stopMessage(subject.sync);
  const result = start(withOptions(process, { holdBefore: step }));
  const over = result.then(
    () => undefined,
    () => undefined, // resume() reports it, or nothing is left to report
  );
  const before = await Promise.race([report.message, over]);
  report.stop();
  if (before === undefined) {
    await result;
    return undefined;
  }
  subject.suspendWatch();
  trail.stopped(at, before);
  return {
    before,
    async resume() {
      const on = trail.entries.length;
      const act = { kind: 'continued', part: 'program' } as const;
      trail.entries.push({ process: number, act, end: { kind: 'silent' }, steps: [] });
      subject.resumeWatch();
      subject.sync.channel.write('g');
      try {
        const value = await result;
        trail.split(at, on, step - 1);
        return value;
      } catch (error) {
        if (error instanceof Failure) trail.ended(at, on, endOfFailed(error.fault));
        throw error;
      }
    },
  };
}

/**
 * Makes a call again and again, stopped before its first step, its second, and so on; each time, the other call then
 * gets as far as it can. Asserts that both return.
 */
export async function returnsFromEachStep<R extends object>(
  process: R,
  call: (process: R) => Promise<unknown>,
  otherCall: () => Promise<unknown>,
  promise: string,
): Promise<void> {
  for (let step = 1; ; step++) {
    playerOf(process).trail.restart();
    const held = await holdBefore(process, step, call);
    if (held === undefined) return;
    const other = otherCall();
    await quiet(process);
    await returns(Promise.all([held.resume(), other]), promise);
  }
}

/** Waits for the line in which a stopped call reports where it stands. */
function stopMessage({ channel, nonce }: Subject['sync']): {
  message: Promise<TracedStep>;
  stop: () => void;
} {
  let stop = (): void => undefined;
  const message = new Promise<TracedStep>((resolve) => {
    let text = '';
    const listen = (chunk: Buffer | string): void => {
      // A line longer than any step is not a step. The call is then awaited like any other.
      if (text.length > MOST_CHARACTERS) return;
      text += chunk.toString();
      const end = text.indexOf('\n');
      const step = end < 0 ? undefined : stepIn(text.slice(0, end), nonce);
      if (step !== undefined) resolve(step);
    };
    stop = () => channel.off('data', listen);
    channel.on('data', listen);
  });
  return { message, stop: () => stop() };
}

const MOST_CHARACTERS = 64 * 1024;

/** The step that a line reports; undefined for a line that our own program has not written. */
function stepIn(line: string, nonce: string): TracedStep | undefined {
  try {
    const said: unknown = deserialize(Buffer.from(line, 'base64'));
    if (typeof said !== 'object' || said === null || !('nonce' in said) || said.nonce !== nonce)
      return undefined;
    return 'step' in said ? receivedStep(said.step) : undefined;
  } catch {
    return undefined; // learner code wrote this line
  }
}
