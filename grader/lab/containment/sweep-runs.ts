import { FAMILY_VARIABLE, signal } from './family';
import { wholeProcessTable, startedWith } from './process-table';
import { isLiveRun } from './run';
import { removeDeadRunFolders, removeRunFolder } from './run-folder';

/** Ends every process under test of a run, and all that came of it; its temporary folder goes too. */
export function sweepRun(name: string): void {
  sweep((mark) => mark.startsWith(`${name}.`));
  removeRunFolder(name);
}

/** Ends what runs have left that are no longer alive themselves. */
export function sweepDeadRuns(): void {
  sweep((mark) => !isLiveRun(mark));
  removeDeadRunFolders();
}

/** Stops all before it kills any, and looks again until there is none: a process may fork while we look. */
function sweep(isWanted: (mark: string) => boolean): void {
  const found = new Set<number>();
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const { pid, isZombie } of wholeProcessTable()) {
      if (isZombie || pid === process.pid || found.has(pid)) continue;
      const mark = startedWith(pid, FAMILY_VARIABLE);
      if (mark === undefined || !isWanted(mark)) continue;
      found.add(pid);
      signal(pid, 'SIGSTOP');
    }
  }
  for (const pid of found) signal(pid, 'SIGKILL');
}
