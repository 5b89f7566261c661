import type { Move } from '../game/moves';
import type { Playable } from '../game/playable';
import type { Position } from '../game/position';
import type { Searched } from '../game/shortest';
import { reasonOf } from '../faults/whose-fault';

/** What a player may ask of a game, beside a choice. */
export type GameAction = 'undo' | 'restart' | 'finish' | 'show';

/**
 * A game: one exploration of a check, whose next choice comes from a person. The processes are real. Each choice makes
 * the moves so far again, and one more; then each process stops before its next operation.
 */
export class Game {
  #position: Position | undefined;
  #searched: Searched | undefined;
  #searchFailed: string | undefined;
  #isShown = false;
  #isOver = false;
  #work: Promise<void> = Promise.resolve();
  #search: Promise<void> = Promise.resolve();
  #end: (failed?: { readonly error: unknown }) => void = () => undefined;
  readonly #ended: Promise<void>;

  constructor(
    readonly playable: Playable,
    private readonly onChange: (game: Game) => void,
  ) {
    this.#ended = new Promise((resolve, reject) => {
      this.#end = (failed) => (failed === undefined ? resolve() : reject(failed.error));
    });
  }

  /** Undefined until the processes stand before their first steps. */
  get position(): Position | undefined {
    return this.#position;
  }

  get searched(): Searched | undefined {
    return this.#searched;
  }

  get searchFailed(): string | undefined {
    return this.#searchFailed;
  }

  /** The moves are those of the shortest break. */
  get isShown(): boolean {
    return this.#isShown;
  }

  /** Resolves when the game has been closed, and nothing of it runs any more; rejects when a process has failed. */
  async play(): Promise<void> {
    this.#goTo([]);
    this.#search = this.#lookForShortest();
    try {
      await this.#ended;
    } finally {
      this.#isOver = true;
      await Promise.allSettled([this.#work, this.#search]);
    }
  }

  close(): void {
    this.#end();
  }

  /**
   * @param option its index among those of the position
   * @returns whether a different position will follow
   */
  choose(option: number): boolean {
    const position = this.#position;
    const chosen = position?.options[option];
    if (position === undefined || chosen === undefined) return false;
    this.#isShown = false;
    return this.#goTo([...position.moves, chosen.move]);
  }

  /** @returns whether a different position will follow */
  act(action: GameAction): boolean {
    const moves = this.#position?.moves;
    const shortest = this.#searched?.shortest;
    if (moves === undefined) return false;
    switch (action) {
      case 'undo':
        this.#isShown = false;
        return this.#goTo(moves.slice(0, -1));
      case 'restart':
        this.#isShown = false;
        return this.#goTo([]);
      case 'finish':
        return this.#goTo(moves, true);
      case 'show':
        if (shortest === undefined) return false;
        this.#isShown = true;
        return this.#goTo(shortest.moves);
    }
  }

  #goTo(moves: readonly Move[], isFinal = false): true {
    this.#work = this.#work.then(async () => {
      if (this.#isOver) return;
      try {
        this.#position = await this.playable.positionAfter(moves, isFinal);
        this.onChange(this);
      } catch (error) {
        // As it is: a failure of Jest's world is known by its brand, and says what the code did.
        this.#end({ error });
      }
    });
    return true;
  }

  async #lookForShortest(): Promise<void> {
    await this.#work;
    try {
      this.#searched = await this.playable.searchShortest(() => !this.#isOver);
    } catch (error) {
      this.#searchFailed = error instanceof Error ? error.message : reasonOf(error);
    }
    if (!this.#isOver) this.onChange(this);
  }
}
