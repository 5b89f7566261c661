import { setImmediate as turn } from 'node:timers/promises';
import { Stillness } from '../containment/rest/stillness';
import type { Sight } from '../faults/sight';
import type { Conversation } from './conversation';

/** The number of this question; requests are numbered from 1. */
const WHERE = -1;

/**
 * Asks a process where it is. It answers at once or not at all: a process that sleeps again, and has not answered, blocks
 * in a way that it has not noted.
 */
export async function askWhere(conversation: Conversation, pid: number): Promise<Sight | undefined> {
  const seen: { sight?: Sight } = {};
  const asked = conversation.ask(WHERE, { type: 'where', id: WHERE }).then(
    (reply) => {
      if (reply.type === 'seen') seen.sight = { ...reply.sight, pid };
    },
    () => undefined, // it has ended
  );
  const stillness = new Stillness(() => [pid]);
  // Its answer is in our socket before it sleeps again, and two turns of the event loop take it out.
  const asleep = stillness
    .until(() => seen.sight !== undefined)
    .then(turn)
    .then(turn);
  await Promise.race([asked, asleep]);
  stillness.close();
  return seen.sight;
}
