import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Taken before they are sealed: no learner code may collect. */
const [setFlags, runIn] = [setFlagsFromString, runInNewContext];
/** What is reachable from the turn that is running is kept until the next, and finalizers run in a turn of their own. */
const TURNS = 3;

/** Collects all garbage, and resolves when finalizers have run. */
export async function collectGarbage(turn: () => Promise<void>): Promise<void> {
  setFlags('--expose-gc');
  const collect = runIn('gc') as () => void;
  setFlags('--no-expose-gc');
  for (let turns = 0; turns < TURNS; turns += 1) {
    await turn();
    collect();
  }
  await turn();
}
