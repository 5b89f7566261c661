import { isTracedStep, type TracedStep } from './protocol';
import { playerOf, withOptions } from './player';
import type { Subject } from './subject';

/** A call that was stopped between two of its steps. */
export interface HeldCall<T> {
  /** The kernel operation that it stands before. */
  readonly before: TracedStep;
  /** Lets it go on; resolves with what the call returns. */
  resume(): Promise<T>;
}

/**
 * Starts a call and stops it before its `step`-th kernel operation (from 1), as a scheduler might at any time.
 * Resolves with undefined when the call ended before it came so far.
 */
export async function holdBefore<R extends object, T>(
  process: R,
  step: number,
  start: (process: R) => Promise<T>,
): Promise<HeldCall<T> | undefined> {
  const { subject, trail, number } = playerOf(process);
  const at = trail.entries.length;
  const held = gateMessage(subject.gate);
  const result = start(withOptions(process, { holdBefore: step }));
  const over = result.then(
    () => undefined,
    () => undefined, // told by resume(), or there is nobody to tell
  );
  const before = await Promise.race([held.message, over]);
  held.stop();
  if (before === undefined) {
    await result;
    return undefined;
  }
  subject.hold();
  trail.stopped(at, before);
  return {
    before,
    async resume() {
      const on = trail.entries.length;
      trail.entries.push({ process: number, call: '… goes on', outcome: '', steps: [] });
      subject.letGo();
      subject.gate.channel.write('g');
      const value = await result;
      trail.split(at, on, step - 1);
      return value;
    },
  };
}

/** The line in which a stopped call says where it stands. */
function gateMessage({ channel, nonce }: Subject['gate']): {
  message: Promise<TracedStep>;
  stop: () => void;
} {
  let stop = (): void => undefined;
  const message = new Promise<TracedStep>((resolve) => {
    let text = '';
    const listen = (chunk: Buffer | string): void => {
      text += chunk.toString();
      if (!text.includes('\n')) return;
      const said: unknown = JSON.parse(text);
      if (isGateMessage(said, nonce)) resolve(said.step);
    };
    stop = () => channel.off('data', listen);
    channel.on('data', listen);
  });
  return { message, stop: () => stop() };
}

function isGateMessage(message: unknown, nonce: string): message is { step: TracedStep } {
  return (
    typeof message === 'object' &&
    message !== null &&
    'nonce' in message &&
    message.nonce === nonce &&
    'step' in message &&
    isTracedStep(message.step)
  );
}
