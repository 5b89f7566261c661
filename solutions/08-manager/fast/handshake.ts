import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { inspect } from 'node:util';

/*
 * Each side proves that it knows the key without ever sending it: it answers a fresh random challenge with a digest of
 * challenge and key. An eavesdropper learns only answers to challenges that never come again.
 *
 *     server → client   GREETING, a challenge
 *     client → server   the proof for it, a challenge
 *     server → client   the proof for that; or an empty frame and an end, which is a refusal
 *
 * Both sides are generators: they yield the frames to send, and are resumed with the frames that arrive. Done means
 * proved.
 */
const GREETING = Buffer.from('forklings manager 1\n');
const REFUSAL = Buffer.alloc(0);
const CHALLENGE_BYTES = 32;
const PROOF_BYTES = 32;

export type Handshake = Generator<Uint8Array | null, Uint8Array | null, Buffer>;

/** A peer that failed, and the reply that it may get. */
export class NotProved extends Error {
  constructor(
    reason: string,
    readonly farewell?: Uint8Array,
  ) {
    super(reason);
  }
}

export function* serverHandshake(key: Uint8Array): Handshake {
  const mine = randomBytes(CHALLENGE_BYTES);
  const answer = yield Buffer.concat([GREETING, mine]);
  const theirs = answer.subarray(PROOF_BYTES);
  const isProved =
    theirs.length === CHALLENGE_BYTES &&
    isEqual(answer.subarray(0, PROOF_BYTES), proof(key, 'client', mine, theirs));
  if (!isProved) throw new NotProved('the client does not have the key', REFUSAL);
  return proof(key, 'server', mine, theirs);
}

export function* clientHandshake(key: Uint8Array): Handshake {
  const greeting = yield null;
  const theirs = greeting.subarray(GREETING.length);
  if (!greeting.subarray(0, GREETING.length).equals(GREETING) || theirs.length !== CHALLENGE_BYTES)
    throw new NotProved('the peer at that address is not a manager');
  const mine = randomBytes(CHALLENGE_BYTES);
  const answer = yield Buffer.concat([proof(key, 'client', theirs, mine), mine]);
  if (answer.length === REFUSAL.length) throw new NotProved('the server has another key');
  if (!isEqual(answer, proof(key, 'server', theirs, mine)))
    throw new NotProved('the server does not have the key');
  return null;
}

/** It names the role, so an attacker cannot send a challenge back and get the answer from the side that asked. */
function proof(
  key: Uint8Array,
  role: 'client' | 'server',
  ofServer: Uint8Array,
  ofClient: Uint8Array,
): Buffer {
  return createHmac('sha256', key).update(role).update(ofServer).update(ofClient).digest();
}

/** Takes as long for a nearly right digest as for any other. */
function isEqual(came: Uint8Array, expected: Uint8Array): boolean {
  return came.length === expected.length && timingSafeEqual(came, expected);
}

export function freshKey(): Uint8Array {
  return new Uint8Array(randomBytes(32));
}

export function keyFrom(authKey: unknown): Uint8Array {
  const key = typeof authKey === 'string' ? new TextEncoder().encode(authKey) : authKey;
  if (!(key instanceof Uint8Array))
    throw new TypeError(`authKey must be a string or a Uint8Array; it is ${inspect(typeof authKey)}.`);
  if (key.length === 0) throw new RangeError('authKey must not be empty: any peer could guess it.');
  return Uint8Array.from(key);
}
