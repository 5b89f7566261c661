import type { Story } from '../picture/model/story';

/** Whose code a level is played on. */
export type Code = 'broken' | 'own';

/** A level, as the page lists it. */
export interface LevelEntry {
  readonly id: string;
  readonly kata: string;
  readonly goal: string;
  /** The law that is to be broken. */
  readonly law: string;
}

/** A button: what a process would do, or what could happen to it. */
export interface Button {
  /** From 1. */
  readonly process: number;
  readonly kind: 'step' | 'begin' | 'wake' | 'end' | 'timeout' | 'kill' | 'cut';
  readonly text: string;
  /** The place in memory, or the pipe, that it would touch. */
  readonly cell?: string;
  readonly line?: { readonly number: number; readonly source: string };
}

export interface ProcessState {
  readonly process: number;
  /** What it was asked to do, call by call. */
  readonly program: readonly string[];
  readonly state: 'ready' | 'asleep' | 'over';
}

/** What the explorer has found meanwhile. Steps are given only with a break. */
export type SearchState =
  | { readonly kind: 'searching' }
  | { readonly kind: 'found'; readonly steps: number; readonly switches: number }
  | {
      readonly kind: 'none';
      readonly schedules: number;
      readonly switches: number;
      readonly isCapped: boolean;
    }
  | { readonly kind: 'failed'; readonly reason: string };

/** Everything that the page shows of a game. */
export interface GameState {
  readonly level: LevelEntry;
  readonly code: Code;
  readonly file: string;
  /** `kept`: the run is over, and the law still holds. `ended`: the game cannot continue; `notice` says why. */
  readonly phase: 'opening' | 'playing' | 'won' | 'kept' | 'ended';
  readonly story: Story;
  readonly processes: readonly ProcessState[];
  readonly buttons: readonly Button[];
  readonly steps: number;
  readonly switches: number;
  /** What was decided at each step so far. */
  readonly moves: readonly {
    readonly process: number;
    readonly kind: 'step' | 'timeout' | 'kill' | 'cut';
    readonly bytes?: number | undefined;
  }[];
  readonly canUndo: boolean;
  readonly search: SearchState;
  /** The moves are the explorer's. */
  readonly isShown: boolean;
}

/** Everything that the page shows. `turn` grows with each change; a choice that names an older one is refused. */
export interface PlayState {
  readonly turn: number;
  readonly levels: readonly LevelEntry[];
  readonly game?: GameState | undefined;
  readonly notice?: string | undefined;
}
