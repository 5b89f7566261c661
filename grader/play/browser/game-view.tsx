import type { JSX } from 'preact';
import { useLayoutEffect, useMemo } from 'preact/hooks';
import { Picture } from '../../picture/browser/picture';
import type { PlayRequest } from '../protocol';
import type { GameState } from '../state';
import { NextSteps } from './next-steps';
import { Verdict } from './verdict';

export interface GameViewProps {
  readonly game: GameState;
  readonly turn: number;
  readonly isPlayer: boolean;
  readonly ask: (request: PlayRequest) => void;
}

/** A game: the goal, the run so far, what each process would do next, and what else one may do. */
export function GameView({ game, turn, isPlayer, ask }: GameViewProps): JSX.Element {
  const { level, file, phase, story, processes, buttons, canUndo, search } = game;
  const lanes = useMemo(() => processes.map(({ process }) => process), [processes.length]);
  const isOpen = phase === 'playing';
  const act = (kind: 'undo' | 'restart' | 'finish' | 'show'): void => ask({ kind, turn });
  // Before the new position can be seen: a key pressed at once would otherwise be asked of the old one, and refused.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!isPlayer || event.ctrlKey || event.altKey || event.metaKey) return;
      const process = Number(event.key);
      const button = buttons.findIndex((one) => one.process === process && one.kind !== 'cut');
      if (isOpen && button >= 0) ask({ kind: 'choose', turn, button });
      else if (event.key === 'u' && canUndo) act('undo');
      else if (event.key === 'f' && isOpen) act('finish');
      else if (event.key === 'r') act('restart');
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });
  return (
    <article class="game">
      <header>
        <h2>{level.goal}</h2>
        <p>
          {level.kata}. The law to break: {level.law}. <small>{file}</small>
        </p>
      </header>
      <div class="tools" role="toolbar" aria-label="The game">
        <button type="button" disabled={!isPlayer || !canUndo} onClick={() => act('undo')}>
          Undo <kbd>u</kbd>
        </button>
        <button type="button" disabled={!isPlayer || !canUndo} onClick={() => act('restart')}>
          Begin again <kbd>r</kbd>
        </button>
        <button type="button" disabled={!isPlayer || !isOpen} onClick={() => act('finish')}>
          Let them run <kbd>f</kbd>
        </button>
        <button
          type="button"
          disabled={!isPlayer || search.kind !== 'found' || phase === 'ended'}
          onClick={() => act('show')}
        >
          Show me
        </button>
        <button type="button" disabled={!isPlayer} onClick={() => ask({ kind: 'leave' })}>
          All levels
        </button>
      </div>
      <Verdict game={game} />
      {phase === 'opening' ? (
        <p class="opening">The processes are being started …</p>
      ) : (
        <Picture
          story={story}
          processes={lanes}
          {...(phase === 'playing'
            ? {
                below: (process: number) => (
                  <NextSteps
                    process={process}
                    game={game}
                    isPlayer={isPlayer}
                    onChoose={(button) => ask({ kind: 'choose', turn, button })}
                  />
                ),
              }
            : {})}
        />
      )}
    </article>
  );
}
