import type { SharedMemory, WaitResult } from '#kernel';

/**
 * The longest sleep (ms) without another look. A process that is killed between its change and its notify wakes no
 * sleeper, so no sleeper relies on being woken. Ten looks a second cost nothing, and end any wait for a process that is
 * dead.
 */
export const LOOK_AGAIN_MS = 100;

/**
 * Sleeps while the word is as it was seen, for a limited time. It first announces that it sleeps. So a process that
 * changes the word either sees a sleeper and notifies, or has changed it before we fall asleep, and then we don't.
 */
export function sleep(
  memory: SharedMemory,
  word: number,
  seen: number,
  sleepers: number,
  mostMs = Infinity,
): WaitResult {
  memory.add(sleepers, 1);
  const result = memory.wait(word, seen, Math.min(mostMs, LOOK_AGAIN_MS));
  memory.sub(sleepers, 1);
  return result;
}
