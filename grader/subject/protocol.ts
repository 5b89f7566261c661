import { deserialize, serialize } from 'node:v8';
import type { Part, PartReport } from '../explorer/puppet/perform';
import type { ErrorFacts } from '../faults/error-facts';
import type { Sight } from '../faults/sight';
import type { TracedStep } from '../faults/traced-step';
import type { Replacement } from './inside/intrinsics';

/**
 * The messages between the grader and a process under test, over that process's descriptor 3. A frame is a 4-byte length
 * (little endian) and a value serialized by v8. Each message from a process under test carries the nonce that the grader
 * gave it before any learner code was loaded; a message without it is a forgery.
 */
export const CONTROL_FD = 3;
/** A second channel, read and written synchronously, on which a stopped call waits for permission to resume. */
export const SYNC_FD = 4;
const HEADER_BYTES = 4;
const MEBIBYTE = 1024 ** 2;
/** Four times the largest value that a lesson sends. The sender refuses a larger one, before it fills the grader. */
const MAX_FRAME_BYTES = 64 * MEBIBYTE;

export interface OpenMessage {
  readonly type: 'open';
  readonly nonce: string;
  /** Compiled files to load: the learner's, then the scenarios that use it. */
  readonly subject: string;
  readonly scenarios: string;
  readonly exports: Readonly<Record<string, 'class' | 'function'>>;
  /** Frames in this folder are the learner's own lines. */
  readonly sourceFolder: string;
  /** The scenarios are a walk-through, so its lines are shown as well. */
  readonly isDemo?: boolean;
}

export interface CallMessage {
  readonly type: 'call';
  readonly id: number;
  readonly scenario: string;
  /** Each argument, encoded by the kernel's transfer. */
  readonly args: readonly Uint8Array[];
  /** Record each kernel operation with the learner's line. */
  readonly trace: boolean;
  /** Stop before the kernel operation with this number (from 1) until a byte arrives on the synchronous channel. */
  readonly holdBefore?: number;
  /** The memory in which to note the operation that blocks the process. */
  readonly note?: string;
}

/** Nothing can continue: report where the calls are. A process that blocks does not answer. */
export interface WhereMessage {
  readonly type: 'where';
  readonly id: number;
}

/** Take part in an exploration. This blocks the process until it is over. */
export interface ExploreMessage {
  readonly type: 'explore';
  readonly id: number;
  readonly part: Part;
}

/** The check is over: close the objects that it used. */
export interface ReleaseMessage {
  readonly type: 'release';
  readonly id: number;
}

/** Collect all garbage: what nothing holds is gone when this is answered, and finalizers have run. */
export interface CollectMessage {
  readonly type: 'collect';
  readonly id: number;
}

/** From now on, hold deliveries to the learner's code, here and in all processes that it starts. */
export interface HoldMessage {
  readonly type: 'hold';
  readonly id: number;
  /** Where the post office listens. */
  readonly office: string;
}

export type ToSubject =
  OpenMessage | CallMessage | CollectMessage | ExploreMessage | HoldMessage | ReleaseMessage | WhereMessage;

export type FromSubject = { readonly nonce: string } & (
  | {
      readonly type: 'ready';
      /** The processor time, in ms, that the process had used before it loaded the learner's code. */
      readonly startMs: number;
      readonly missing: readonly MissingExport[];
      /** What the scenarios export. */
      readonly scenarios: readonly string[];
      readonly replaced: readonly Replacement[];
    }
  | { readonly type: 'unloadable'; readonly error: ErrorFacts; readonly replaced: readonly Replacement[] }
  | ({ readonly type: 'returned'; readonly value: Uint8Array } & Answer)
  | ({ readonly type: 'threw'; readonly error: ErrorFacts } & Answer)
  | ({ readonly type: 'explored'; readonly report: PartReport } & Answer)
  | { readonly type: 'collected'; readonly id: number }
  | { readonly type: 'holding'; readonly id: number }
  | { readonly type: 'seen'; readonly id: number; readonly sight: Sight }
  | { readonly type: 'released'; readonly id: number; readonly errors: readonly ErrorFacts[] }
);

/** What every answer to a call reports besides its result. */
export interface Answer {
  readonly id: number;
  readonly steps: readonly TracedStep[];
  /** How many bytes the process has written to standard output and standard error since it was started. */
  readonly printed: readonly [stdout: number, stderr: number];
  /** Built-in functions that differ from what they were when the process began. */
  readonly replaced: readonly Replacement[];
  /** Its time, in ms. It may be ahead of the check's, because to look at the clock takes time. */
  readonly time: number;
  /** An error of the step recorder's own. */
  readonly recorderFailed?: string;
}

export interface MissingExport {
  readonly name: string;
  readonly expected: 'class' | 'function';
  readonly found: string;
}

/** A call returned more than a check can receive. */
export class MessageTooLarge extends Error {
  override readonly name = 'MessageTooLarge';
  readonly code = 'message-too-large';
  constructor(readonly byteLength: number) {
    super(
      `what the call returned takes ${String(Math.ceil(byteLength / MEBIBYTE))} MiB, more than the ${String(MAX_FRAME_BYTES / MEBIBYTE)} MiB ` +
        'that a check can receive. Return only what the call is asked for.',
    );
  }
}

/** @throws MessageTooLarge */
export function frame(message: ToSubject | FromSubject): Buffer {
  const body = serialize(message);
  if (body.length > MAX_FRAME_BYTES) throw new MessageTooLarge(body.length);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(body.length);
  return Buffer.concat([header, body]);
}

/** Bytes arrived that are not a message, because the learner's code wrote to the control channel, or closed it. */
export class ControlChannelBroken extends Error {
  readonly code = 'control-channel-broken';
}

/** Cuts a stream of bytes into messages. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #length = 0;

  /** Takes the next bytes of the stream, and returns the messages that are now complete. @throws ControlChannelBroken */
  push(chunk: Buffer): unknown[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const messages: unknown[] = [];
    for (let body = this.#next(); body !== undefined; body = this.#next()) messages.push(read(body));
    return messages;
  }

  #next(): Buffer | undefined {
    if (this.#length < HEADER_BYTES) return undefined;
    let bytes = this.#chunks[0] ?? Buffer.alloc(0);
    if (bytes.length < HEADER_BYTES) bytes = this.#join();
    const size = bytes.readUInt32LE(0);
    if (size > MAX_FRAME_BYTES) throw new ControlChannelBroken(`a frame of ${String(size)} bytes`);
    if (this.#length < HEADER_BYTES + size) return undefined;
    bytes = this.#join();
    this.#chunks = [bytes.subarray(HEADER_BYTES + size)];
    this.#length -= HEADER_BYTES + size;
    return bytes.subarray(HEADER_BYTES, HEADER_BYTES + size);
  }

  #join(): Buffer {
    const joined = Buffer.concat(this.#chunks);
    this.#chunks = [joined];
    return joined;
  }
}

function read(body: Buffer): unknown {
  try {
    return deserialize(body) as unknown;
  } catch (error) {
    throw new ControlChannelBroken(
      `bytes that are not a message (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}
