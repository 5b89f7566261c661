import { MOST_EVENTS, records } from '../board/records';
import type { RunRecord } from './run-record';

const HEAD_FIELDS = 5;
const words = new Int32Array(HEAD_FIELDS + MOST_EVENTS * 2);
const bytes = Buffer.from(words.buffer);

/**
 * The history of a run as a string: equal for two runs exactly when they ended alike and the same calls began, ended and
 * answered in the same order. It is the words themselves and not a hash of them, because two histories with one hash
 * would share a verdict. Left out is at which step each event came, and every step between them.
 */
export function historyKey(run: RunRecord): string {
  let count = 0;
  words[count++] = run.end;
  words[count++] = run.culprit;
  words[count++] = run.finished;
  words[count++] = run.killed;
  words[count++] = run.asleep;
  const first = run.eventAt(0);
  const end = first + run.events * records.event.size;
  for (let at = first; at < end; at += records.event.size) {
    words[count++] = run.word(at);
    words[count++] = run.word(at + 1);
  }
  return bytes.toString('latin1', 0, count * 4);
}
