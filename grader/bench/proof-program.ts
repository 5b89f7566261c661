import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { Family } from '../containment/family';
import { bundle, fromImage, inFolder } from './compile';
import { environmentFor } from './environment';

export type Outcome<Findings> =
  | { readonly findings: Findings; readonly processesLeft: number }
  /** It reported nothing: its exit code, or the signal that ended it. */
  | { readonly findings: null; readonly end: string };

/**
 * Runs a program of `fixtures/` that prints its findings as JSON. Processes that it leaves behind are counted and
 * killed.
 */
export async function outcomeOf<Findings>(
  name: string,
  numbers: readonly number[],
  patienceMs: number,
): Promise<Outcome<Findings>> {
  return inFolder(async (folder) => {
    const program = await bundle(name, fromImage, `${folder}/${name}.js`);
    const { mark, env } = environmentFor(name);
    const child = spawn(process.execPath, [program, ...numbers.map(String)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env,
    });
    const family = new Family(child.pid ?? 0, mark);
    const overdue = setTimeout(() => family.kill(), patienceMs);
    const exited = once(child, 'exit') as Promise<[number | null, string | null]>;
    const printed = await text(child.stdout);
    const [code, signal] = await exited;
    clearTimeout(overdue);
    const processesLeft = family.members().length;
    family.kill();
    if (code !== 0) return { findings: null, end: String(signal ?? code) };
    return { findings: JSON.parse(printed) as Findings, processesLeft };
  });
}
