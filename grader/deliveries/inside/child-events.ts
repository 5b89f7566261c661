import { ChildProcess } from 'node:child_process';
import type { HeldDeliveries } from './held-deliveries';
import type { DeliveryKind } from '../protocol';

type Emit = (event: string | symbol, ...args: unknown[]) => boolean;

/**
 * The events of a channel are in order, and so are those of an end, but which of the two comes first is not defined.
 */
const CHANNEL_OF: Readonly<Partial<Record<string, 'channel' | 'end'>>> = {
  message: 'channel',
  disconnect: 'channel',
  exit: 'end',
  close: 'end',
};

let children = 0;
const numbers = new WeakMap<object, number>();

/** Holds the messages of children and the events of their ends. Returns a function that stops holding them. */
export function holdChildEvents(held: HeldDeliveries): () => void {
  const prototype = ChildProcess.prototype as unknown as { emit: Emit };
  const { emit } = prototype;
  prototype.emit = function (this: ChildProcess, event, ...args) {
    // 'spawn' comes in the order in which children were started. Which child sends first is chance.
    const number = numbers.get(this) ?? (children += 1);
    numbers.set(this, number);
    const channel = typeof event === 'string' ? CHANNEL_OF[event] : undefined;
    if (channel === undefined) return emit.call(this, event, ...args);
    held.arrive(`child ${String(number)} ${channel}`, {
      kind: event as DeliveryKind,
      size: 0,
      from: this.pid ?? 0,
      deliver: () => void emit.call(this, event, ...args),
    });
    return true;
  };
  return () => Reflect.deleteProperty(prototype, 'emit');
}

/** Holds what this process's parent sends over their channel. */
export function holdParentsMessages(held: HeldDeliveries): void {
  const owner = process as unknown as { emit: Emit };
  const emit = owner.emit.bind(process);
  owner.emit = (event, ...args) => {
    if (event !== 'message' && event !== 'disconnect') return emit(event, ...args);
    held.arrive('parent', {
      kind: event,
      size: 0,
      from: process.ppid,
      deliver: () => void emit(event, ...args),
    });
    return true;
  };
}
