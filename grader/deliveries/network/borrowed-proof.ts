import type { Place } from './place';
import { Stranger } from './stranger';

/** Of a challenge, and of its digest with HMAC-SHA256. */
const BYTES = 32;

/** At most this many places of a server's answer are tried as the digest, because a refusal may be a long text. */
const MOST_PLACES = 12;

/** What an eavesdropper has of a client: the chunks that it sent, and with how many of them it was admitted. */
export interface Recording {
  readonly chunks: readonly Buffer[];
  readonly opening: number;
}

/**
 * An attack without the key. On one connection, the server is asked to answer the challenge that it has sent on another.
 * If it does, and digests do not say which side has made them, then its answer is the proof for that other connection.
 * There, the recorded calls follow.
 *
 * Where challenge and proof are in a message is guessed: next to each other, at the end of what a client sends first.
 * If they are elsewhere, the attack fails. `rest` waits until the server has done all that it will do.
 */
export async function borrowProof(
  place: Place,
  recording: Recording,
  rest: () => Promise<void>,
): Promise<void> {
  const opening = Buffer.concat(recording.chunks.slice(0, recording.opening));
  const calls = Buffer.concat(recording.chunks.slice(recording.opening));
  const [before, last] = [opening.length - 2 * BYTES, opening.length - BYTES];
  if (before < 0) return;
  for (const [proofAt, challengeAt] of [
    [before, last],
    [last, before],
  ] as const) {
    const ask = async (challenge: Buffer): Promise<Stranger> => {
      const asking = new Stranger(place);
      await asking.send(replaced(opening, challengeAt, challenge));
      return asking;
    };
    const first = new Stranger(place);
    const open = [first];
    try {
      open.push(await ask(Buffer.alloc(BYTES)));
      await rest();
      const greeting = first.received.length;
      const places = (open[1]?.received.length ?? 0) - greeting - BYTES + 1;
      if (places <= 0) continue; // it answered with less than a digest
      // Each place in the answer needs connections of its own: a wrong proof is not forgiven.
      const targets = Array.from({ length: Math.min(places, MOST_PLACES) }, () => new Stranger(place));
      open.push(...targets);
      await rest();
      const asked = await Promise.all(targets.map(async ({ received }) => ask(received.subarray(-BYTES))));
      open.push(...asked);
      await rest();
      for (const [at, target] of targets.entries()) {
        const answer = asked[at]?.received.subarray(greeting) ?? Buffer.alloc(0);
        const proof = answer.subarray(at, at + BYTES);
        await target.send(Buffer.concat([replaced(opening, proofAt, proof), calls]));
      }
      await rest();
    } finally {
      for (const stranger of open) stranger.close();
    }
  }
}

function replaced(bytes: Buffer, at: number, by: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  by.copy(copy, at);
  return copy;
}
