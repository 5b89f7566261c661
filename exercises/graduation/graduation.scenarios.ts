import { arrayPrograms } from './array.programs';
import { bankPrograms } from './bank.programs';
import { extraPrograms, lockPrograms } from './lock.programs';
import { managerPrograms } from './manager.programs';
import { pipePrograms } from './pipe.programs';
import { poolPrograms } from './pool.programs';
import { processPrograms } from './process.programs';
import type { Program } from './program';
import { queuePrograms } from './queue.programs';
import { valuePrograms } from './value.programs';

const programs: Readonly<Record<string, readonly Program[]>> = {
  process: processPrograms,
  value: valuePrograms,
  array: arrayPrograms,
  lock: lockPrograms,
  'lock, extra': extraPrograms,
  bank: bankPrograms,
  pipe: pipePrograms,
  queue: queuePrograms,
  manager: managerPrograms,
  pool: poolPrograms,
};

/** All programs: the kata that each is about, what it shows, and which test of CPython's asks about the same. */
export function list(): { kata: string; title: string; like: string }[] {
  return Object.entries(programs).flatMap(([kata, all]) =>
    all.map(({ title, like }) => ({ kata, title, like })),
  );
}

/** Runs one of them. It throws if something does not hold. */
export async function run(kata: string, title: string): Promise<void> {
  const program = programs[kata]?.find((one) => one.title === title);
  if (program === undefined) throw new Error(`there is no program “${title}”`);
  await program.run();
}
