import { endAll } from './end-all';
import { FAMILY_VARIABLE } from './family';
import { wholeProcessTable, startedWith } from './process-table';
import { isLiveRun } from './run';
import { removeDeadRunFolders, removeRunFolder } from './run-folder';

/** Ends every process under test of a run and all their descendants, and removes the run's temporary folder. */
export function sweepRun(name: string): void {
  sweep((mark) => mark.startsWith(`${name}.`));
  removeRunFolder(name);
}

/** Ends and removes what dead runs have left. */
export function sweepDeadRuns(): void {
  sweep((mark) => !isLiveRun(mark));
  removeDeadRunFolders();
}

function sweep(isWanted: (mark: string) => boolean): void {
  endAll(() =>
    wholeProcessTable().filter(({ pid, isZombie }) => {
      if (isZombie || pid === process.pid) return false;
      const mark = startedWith(pid, FAMILY_VARIABLE);
      return mark !== undefined && isWanted(mark);
    }),
  );
}
