import { isTracedStep, type TracedStep } from './protocol';
import { playerOf, withOptions } from './player';

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
export async function holdBefore<R extends object, T>(process: R, step: number, start: (process: R) => Promise<T>): Promise<HeldCall<T> | undefined> {
  const { subject } = playerOf(process);
  const { nonce, channel } = subject.gate;
  let text = '';
  const held = new Promise<TracedStep>((resolve) => {
    channel.on('data', function listen(chunk: Buffer | string) {
      text += chunk.toString();
      if (!text.includes('\n')) return;
      channel.off('data', listen);
      const message: unknown = JSON.parse(text);
      if (isGateMessage(message, nonce)) resolve(message.step);
    });
  });
  const result = start(withOptions(process, { holdBefore: step }));
  result.catch(() => undefined); // told by resume(), or by the race below
  const before = await Promise.race([held, result.then(() => undefined)]);
  if (before === undefined) {
    channel.removeAllListeners('data');
    return undefined;
  }
  subject.hold();
  return {
    before,
    resume() {
      subject.letGo();
      channel.write('g');
      return result;
    },
  };
}

function isGateMessage(message: unknown, nonce: string): message is { step: TracedStep } {
  return (
    typeof message === 'object' && message !== null && 'nonce' in message && message.nonce === nonce && 'step' in message && isTracedStep(message.step)
  );
}
