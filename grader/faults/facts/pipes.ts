import type { ErrorFacts } from '../error-facts';

/** A pipe by its number, from 1; without a number, the only pipe, or one that has no name. */
export interface PipeName {
  readonly kind: 'only' | 'numbered' | 'unknown';
  readonly number?: number;
}

export interface PipeWait {
  readonly process: number;
  /** Undefined: the process does not wait at a pipe. */
  readonly need?: 'room' | 'bytes';
  readonly pipe: PipeName;
}

/** What goes wrong with messages in a pipe. Messages are shown as their sender would write them. */
export interface PipeFacts {
  'pipes-circle': { waits: readonly PipeWait[] };
  /** All other processes are gone, or those in `killed` are; what it waits for never comes. */
  'pipe-orphan': { wait: PipeWait; killed: readonly number[] };
  /** `error`: what the call threw, if that is not one of the connection's own errors. */
  'unreadable-message': { call: string; process: number; error?: ErrorFacts };
  /** The call failed as at the end of the stream, although a message or its sender was still there. */
  'early-end': { call: string; process: number };
  'never-sent': { process: number; message: string };
  /** Received, but the call that sent it has not returned. */
  'still-sending': { process: number; message: string };
  'received-again': { message: string; sent: number; received: number };
  overtaken: { process: number; message: string };
}
