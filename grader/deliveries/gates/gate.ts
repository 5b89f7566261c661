/**
 * Where tasks of the scenarios wait (`#lab/gate`). It blocks the whole process, as a task that computes does, so it
 * works whether or not the learner's code can wait for a promise.
 */
import { SharedMemory } from '#kernel/internal';
import { ARRIVALS, Command, COMMAND, PID, rowOf, TIMES, WAITING } from './layout';

/** Taken before learner code can replace it. */
const { pid } = process;
const exit = process.exit.bind(process);
let opened: { readonly name: string; readonly memory: SharedMemory } | undefined;

/**
 * Arrives at a gate, and returns its number when it is opened. Throws or ends the process instead when the check
 * commands that.
 * @param gates the name of the memory that the check created
 */
export function passGate(gates: string, gate: number): number {
  if (opened?.name !== gates) {
    opened?.memory.close();
    opened = { name: gates, memory: SharedMemory.open(gates) };
  }
  const { memory } = opened;
  const row = rowOf(gate);
  memory.store(row + PID, pid);
  memory.add(row + TIMES, 1);
  memory.store(row + WAITING, 1);
  memory.add(ARRIVALS, 1);
  memory.notify(ARRIVALS);
  while (memory.load(row + COMMAND) === Command.none) memory.wait(row + COMMAND, Command.none);
  memory.store(row + WAITING, 0);
  const command = memory.load(row + COMMAND);
  if (command === Command.fail) throw new RangeError(`task ${String(gate)} fails`);
  if (command === Command.exit) exit(7);
  return gate;
}
