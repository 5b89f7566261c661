import type { Board } from '../board/board';
import { PAGE_BYTES, Region } from '../board/layout';
import { MOST_STATES, records, Run, Seat } from '../board/records';
import { bitCount } from '../board/masks';
import { wordAt } from '../board/record';
import { dirtyPages } from './dirty-pages';

const PAGE_WORDS = PAGE_BYTES / 4;
/** Pages whose content is looked at; of more than these, only whether anything was changed since. */
const MOST_PAGES = 24;

/** Times that all fell asleep without anything new before short naps count as polling. */
const MOST_NAPS = 40;
/**
 * From this length on, in ms, a nap is patience: a process may well look up a few times a second, in case another was
 * killed before it could wake it. Once each process has done so this many times in vain, it will do so for ever.
 */
const LONG_NAP_MS = 20;
const MOST_LONG_NAPS = 24;

const FNV_OFFSET = 0x811c9dc5 | 0;
const FNV_PRIME = 0x01000193;
const { imul } = Math;

/**
 * Notices that nothing will come of it when processes wake up by themselves, look, and sleep again.
 *
 * The state is compared at the moments at which all sleep and a timeout comes next, because what processes do in between
 * may come out even: they count themselves among the sleepers and out again. And it is compared with every state of the
 * run that is still remembered, not with the last alone, because a process that naps 1, 2, 4 ms before it sleeps goes
 * through its states in turn. A state is all that processes see of each other: memory, pipes, the place where each
 * sleeps, and the calls that have begun and ended.
 *
 * A state that recurs while no process can run is a cycle, unless a process counts its own naps where no other sees it,
 * and gives up in the end. So one recurrence proves nothing: only when all the last naps, MOST_NAPS or MOST_LONG_NAPS of
 * them, have led to states seen before does the run end. A state forgotten too soon merely counts as new.
 */
export class Idleness {
  constructor(
    private readonly board: Board,
    private readonly processes: number,
  ) {}

  /**
   * To be called when all sleep and a timeout comes next. 'late': those that nap are late, so the last timeout comes
   * first, because it may be what they wait for; an operating system may wake sleepers at any time after their deadlines.
   */
  heed(): 'continues' | 'late' | 'stuck' | 'polling' {
    const { run, runFloats } = this.board;
    if (this.#isNew(this.#hash())) {
      run[Run.naps] = 0;
      runFloats[Run.napsSince] = runFloats[Run.now];
      return 'continues';
    }
    run[Run.naps] += 1;
    // Several processes nap side by side.
    const nappers = bitCount(run[Run.timed]);
    const napMs = ((runFloats[Run.now] - runFloats[Run.napsSince]) * nappers) / run[Run.naps];
    if (napMs >= LONG_NAP_MS) {
      const more = run[Run.naps] - MOST_LONG_NAPS * nappers;
      return more < 0 ? 'continues' : more < nappers ? 'late' : 'stuck';
    }
    return run[Run.naps] >= MOST_NAPS ? 'polling' : 'continues';
  }

  /** Remembers the state in place of the oldest, unless it is known. */
  #isNew(hash: number): boolean {
    const { run, words } = this.board;
    const first = Region.run + Run.stateHashes;
    const known = Math.min(run[Run.states], MOST_STATES);
    for (let at = first; at < first + known; at++) if (wordAt(words, at) === hash) return false;
    words[first + (run[Run.states] % MOST_STATES)] = hash;
    run[Run.states] += 1;
    return true;
  }

  #hash(): number {
    const { run, words } = this.board;
    let hash = mixed(FNV_OFFSET, run[Run.events]);
    for (let process = 0; process < this.processes; process++)
      hash = mixed(hash, this.board.seat(process)[Seat.waitAddress]);
    hash = this.#mixedAll(hash, Region.pipes, run[Run.pipes] * records.pipe.size);
    let pages = 0;
    for (const page of dirtyPages(words)) {
      pages += 1;
      if (pages > MOST_PAGES) return mixed(hash, run[Run.changes]);
      hash = this.#mixedAll(hash, page, PAGE_WORDS);
    }
    return hash;
  }

  #mixedAll(hash: number, first: number, count: number): number {
    const { words } = this.board;
    let all = hash;
    for (let at = first; at < first + count; at++) all = mixed(all, wordAt(words, at));
    return all;
  }
}

/** FNV-1a, a word at a time. */
function mixed(hash: number, word: number): number {
  return imul(hash ^ word, FNV_PRIME);
}
