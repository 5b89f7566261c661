import { connect, type Socket } from 'node:net';
import { holdChildEvents, holdParentsMessages } from './child-events';
import { HeldDeliveries } from './held-deliveries';
import { Lines } from '../../containment/lines';
import { line, type ToProcess } from '../protocol';
import { holdSocketChunks } from './socket-chunks';

export interface MailboxOptions {
  /** The grader's own sockets, whose bytes are not held. */
  readonly exempt?: readonly object[];
  /** Also hold what comes over the channel to the parent. */
  readonly holdsParent?: boolean;
  /** Called when nothing is held any more. */
  readonly onClose?: () => void;
}

/**
 * Puts the post office between this process's code and all that arrives for it. It lasts until the post office closes
 * the connection, or until the returned function closes it from here. Then everything is let through.
 */
export function openMailbox(address: string, options: MailboxOptions = {}): () => void {
  const { exempt = [], holdsParent = false, onClose } = options;
  const office: Socket = connect({ path: address });
  const held = new HeldDeliveries((channel, { kind, size, from }) => {
    office.write(line({ type: 'held', channel, kind, size, from }));
  });
  const stops = [holdChildEvents(held), holdSocketChunks(held, new WeakSet([office, ...exempt]))];
  if (holdsParent) holdParentsMessages(held);
  let isOpen = true;
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    for (const stop of stops) stop();
    held.letAllThrough();
    office.destroy();
    onClose?.();
  };

  const lines = new Lines<ToProcess>();
  office.write(line({ type: 'hello', pid: process.pid }));
  office.on('data', (chunk) => {
    for (const { channel, bytes } of lines.push(chunk)) held.deliver(channel, bytes);
  });
  office.on('error', close);
  office.on('close', close);
  // Whether this process stays alive is for its own code to decide.
  office.unref();
  return close;
}
