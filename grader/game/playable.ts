import type { Directed } from '../exploration/director';
import { describeInput } from '../history';
import type { Move } from './moves';
import { positionAfter, type Position } from './position';
import { searchShortest, type Searched } from './shortest';

/**
 * An exploration that is played: what a game outside of Jest's world may ask of it. Only data crosses, since a class of
 * one world is not that of the other.
 */
export interface Playable {
  /** The calls of each process, as a learner would write them. */
  readonly programs: readonly (readonly string[])[];
  /** @throws Failure when a process has failed: then no more can be played */
  positionAfter(moves: readonly Move[], isFinal: boolean): Promise<Position>;
  /** Looks for the shortest break in processes of its own, as long as it is wanted. */
  searchShortest(isWanted: () => boolean): Promise<Searched>;
}

/** @param more takes as many processes again */
export function playableOf(directed: Directed, more: () => Promise<readonly object[]>): Playable {
  return {
    programs: directed.plan.programs.map((program) => program.map((input) => describeInput(input))),
    positionAfter: async (moves, isFinal) => positionAfter(directed, moves, isFinal),
    searchShortest: async (isWanted) => searchShortest({ ...directed, processes: await more() }, isWanted),
  };
}
