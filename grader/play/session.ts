import { readFileSync } from 'node:fs';
import { diagnose } from '../diagnosis/diagnose';
import { shown } from '../course/project';
import type { Fault } from '../faults/failure';
import { SpecHost } from '../grade/spec-host';
import { learnerFile } from '../image/learner-file';
import type { Position } from '../game/position';
import type { Verdict } from '../lab/verdict';
import { Game, type GameAction } from './game';
import { lawOf, levelNamed, levels, type Level } from './levels';
import type { Code, GameState, LevelEntry, PlayState, SearchState } from './state';
import { buttonsAt, moveView, processesAt, storyAt } from './view';

export interface SessionOptions {
  /** The folder in which a level's code is. */
  readonly rootOf: (level: Level, code: Code) => string;
  readonly onChange: (state: PlayState) => void;
  /** Only the levels of these katas; all without it. */
  readonly katas?: readonly string[] | undefined;
}

/** What is being played: at most one game at a time. */
export class Session {
  readonly #host = new SpecHost();
  readonly #options: SessionOptions;
  readonly #levels: readonly LevelEntry[];
  #turn = 0;
  #notice: string | undefined;
  #state: GameState | undefined;
  #game: Game | undefined;
  #position: Position | undefined;
  /** The text of the learner's file when the game began. */
  #text: string | undefined;
  #job: Promise<void> = Promise.resolve();
  #begun = 0;
  /** A choice is being carried out, and its position has not come yet. */
  #isMoving = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    const { katas } = options;
    this.#levels = levels.filter(({ kata }) => katas === undefined || katas.includes(kata)).map(entryOf);
  }

  get state(): PlayState {
    return { turn: this.#turn, levels: this.#levels, game: this.#state, notice: this.#notice };
  }

  /** The page shows an older position than that of the last choice. */
  get isMoving(): boolean {
    return this.#isMoving;
  }

  /** Ends the game that is being played, and begins another. */
  begin(id: string, code: Code): void {
    const level = levelNamed(id);
    if (level === undefined) return;
    this.leave();
    const number = (this.#begun += 1);
    const { kata } = lawOf(level);
    const root = this.#options.rootOf(level, code);
    const file = learnerFile(root, kata);
    this.#text = textOf(file);
    this.#state = {
      level: entryOf(level),
      code,
      file: code === 'own' ? shown(file) : `${kata.file} with a mistake (${kata.folder}/${level.broken})`,
      phase: 'opening',
      story: {},
      processes: [],
      buttons: [],
      steps: 0,
      switches: 0,
      moves: [],
      canUndo: false,
      search: { kind: 'searching' },
      isShown: false,
    };
    this.#changed();
    this.#job = this.#job.then(() => (this.#begun === number ? this.#run(level, root, code) : undefined));
  }

  /** Ends the game; the page shows the levels. */
  leave(): void {
    this.#begun += 1;
    this.#game?.close();
    this.#game = undefined;
    this.#state = undefined;
    this.#notice = undefined;
    this.#isMoving = false;
    this.#changed();
  }

  choose(option: number): void {
    this.#isMoving = this.#game?.choose(option) === true;
  }

  act(action: GameAction): void {
    this.#isMoving = this.#game?.act(action) === true;
  }

  /** Resolves when everything that was started has ended. */
  async close(): Promise<void> {
    this.leave();
    await this.#job;
    await this.#host.close();
  }

  async #run(level: Level, root: string, code: Code): Promise<void> {
    const { kata, check } = lawOf(level);
    const number = this.#begun;
    let verdict: Verdict | undefined;
    let failed: { readonly error: unknown } | undefined;
    const problems = await this.#host.runSpecs([kata], {
      request: {
        root,
        own: false,
        seed: undefined,
        replay: { exploration: level.exploration, deviations: [] },
        checks: new Map([[kata.id, new Set([check.title])]]),
        isTransient: code === 'broken',
        direct: async (playable) => {
          if (this.#begun !== number) return;
          // A check that used up a budget is judged again, with a larger one. A game is not played again.
          if (failed !== undefined) return Promise.reject(failed.error);
          const game = new Game(playable, () => {
            if (this.#begun === number) this.#show(game, level);
          });
          this.#game = game;
          try {
            await game.play();
          } catch (error) {
            failed = { error };
            throw error;
          }
        },
      },
      sink: { onVerdict: (one) => (verdict = one), onNews: () => undefined },
      explain: ({ code: fault }) => fault,
    });
    if (this.#begun !== number) return;
    // The game was not closed by the player, so something has ended it.
    this.#game = undefined;
    this.#isMoving = false;
    this.#notice = problems[0]?.message ?? reasonIn(verdict, level);
    if (this.#state !== undefined) this.#state = { ...this.#state, phase: 'ended', buttons: [] };
    this.#changed();
  }

  #show(game: Game, level: Level): void {
    const { position } = game;
    if (position === undefined || this.#state === undefined) return;
    const { kata, check } = lawOf(level);
    const { isOver, fault, moves, deviations } = position;
    this.#notice = this.#changeOfCode(level);
    this.#state = {
      ...this.#state,
      phase: isOver ? phaseAfter(fault) : 'playing',
      story: storyAt(position, kata, check.stage),
      processes: processesAt(game.playable, position),
      buttons: buttonsAt(position),
      steps: moves.length,
      switches: deviations,
      moves: moves.map(moveView),
      canUndo: moves.length > 0,
      search: searchOf(game),
      isShown: game.isShown,
    };
    // The search beside the game takes nothing from the player's view of it.
    if (position === this.#position) return this.#options.onChange(this.state);
    this.#position = position;
    this.#isMoving = false;
    this.#changed();
  }

  /** A game runs the code with which it began. */
  #changeOfCode(level: Level): string | undefined {
    const { code } = this.#state ?? {};
    if (code !== 'own') return undefined;
    const now = textOf(learnerFile(this.#options.rootOf(level, code), lawOf(level).kata));
    return now === this.#text
      ? undefined
      : 'Your file has changed. This game still runs it as it was; begin the level again to play the new code.';
  }

  #changed(): void {
    this.#turn += 1;
    this.#options.onChange(this.state);
  }
}

function entryOf(level: Level): LevelEntry {
  const { kata, check } = lawOf(level);
  return { id: level.id, kata: kata.title.replace(/:.*/, ''), goal: level.goal, law: check.title };
}

function searchOf({ searched, searchFailed }: Game): SearchState {
  if (searchFailed !== undefined) return { kind: 'failed', reason: searchFailed };
  if (searched === undefined) return { kind: 'searching' };
  const { shortest, schedules, deviations, isCapped, isUnwritten } = searched;
  if (isUnwritten) return { kind: 'failed', reason: 'a part of this code is not written yet' };
  return shortest === undefined
    ? { kind: 'none', schedules, switches: deviations, isCapped }
    : { kind: 'found', steps: shortest.moves.length, switches: shortest.deviations };
}

/** To come to what is not written yet breaks nothing. */
function phaseAfter(fault: Fault | undefined): GameState['phase'] {
  if (fault === undefined) return 'kept';
  return fault.code === 'not-started' ? 'ended' : 'won';
}

/** Why a game has ended that the player did not end. */
function reasonIn(verdict: Verdict | undefined, level: Level): string {
  const { kata, check } = lawOf(level);
  switch (verdict?.status) {
    case 'error':
      return verdict.reason;
    case 'skipped': {
      const { title, sentence, where } = diagnose(kata, verdict.because, [], check.stage);
      const place = where === undefined ? '' : ` (${where.file}:${String(where.line)})`;
      return `This code cannot be played yet: ${title}. ${sentence}${place}`;
    }
    case 'fail':
    case 'inconclusive': {
      const { title, sentence } = diagnose(kata, verdict.fault, [], check.stage);
      return `The game has ended: ${title}. ${sentence} Begin the level again.`;
    }
    default:
      return 'This law of the code as it is explores nothing that could be played. Grade the kata to see why.';
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
