import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import { types } from 'node:util';
import { AuthenticationFailed } from './errors';
import { frame } from './wire';

/*
 * Each side proves that it has the key, and neither sends it:
 *
 *     server → client   a challenge: 32 random bytes
 *     client → server   the proof, and a challenge of its own
 *     server → client   the proof, or an empty frame: refused
 */
const CHALLENGE_BYTES = 32;
const PROOF_BYTES = 32;

type Frames = AsyncGenerator<Buffer, undefined>;

/** The server's side: whether that client has the key. */
export async function admits(socket: Socket, frames: Frames, key: Uint8Array): Promise<boolean> {
  const mine = randomBytes(CHALLENGE_BYTES);
  socket.write(frame(mine));
  const answer = await next(frames);
  const theirs = answer.subarray(PROOF_BYTES);
  const isProved =
    theirs.length === CHALLENGE_BYTES &&
    isEqual(answer.subarray(0, PROOF_BYTES), proof(key, 'client', mine, theirs));
  socket.write(frame(isProved ? proof(key, 'server', mine, theirs) : Buffer.alloc(0)));
  return isProved;
}

/** The client's side. */
export async function introduce(socket: Socket, frames: Frames, key: Uint8Array): Promise<void> {
  const mine = randomBytes(CHALLENGE_BYTES);
  const theirs = await next(frames);
  socket.write(frame(Buffer.concat([proof(key, 'client', theirs, mine), mine])));
  const answer = await next(frames);
  if (!isEqual(answer, proof(key, 'server', theirs, mine))) throw new AuthenticationFailed();
}

async function next(frames: Frames): Promise<Buffer> {
  const { value } = await frames.next();
  if (value === undefined) throw new Error('the connection has ended');
  return value;
}

/** Only a process with the key can compute it. `role`: without it, a challenge could be sent back as one's own. */
function proof(key: Uint8Array, role: string, ofServer: Uint8Array, ofClient: Uint8Array): Buffer {
  return createHmac('sha256', key).update(role).update(ofServer).update(ofClient).digest();
}

/** In a time that does not depend on where they differ. */
function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

export function keyFrom(authKey: unknown): Uint8Array {
  const key = typeof authKey === 'string' ? Buffer.from(authKey) : authKey;
  if (!types.isUint8Array(key)) throw new TypeError('authKey must be a string or a Uint8Array.');
  if (key.length === 0) throw new RangeError('authKey must not be empty.');
  return new Uint8Array(key);
}
