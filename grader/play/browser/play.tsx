import type { JSX } from 'preact';
import { ThemeButton } from '../../picture/browser/theme-button';
import { useConnection } from './connection';
import { GameView } from './game-view';
import { Levels } from './levels';

/** The page: the levels, or the game that is being played. */
export function Play(): JSX.Element {
  const { message, isLost, isSlow, ask } = useConnection();
  if (message === undefined)
    return (
      <main>
        <p>{isLost ? LOST : 'Connecting …'}</p>
      </main>
    );
  const { state, isPlayer, pages, refused } = message;
  const { game, notice } = state;
  return (
    <>
      <header class="top">
        <h1>You are the scheduler</h1>
        <ThemeButton />
      </header>
      <div class="notices" role="status">
        {isLost ? <p class="notice bad">{LOST}</p> : null}
        {isSlow ? <p class="notice">{SLOW}</p> : null}
        {isPlayer ? null : (
          <p class="notice">
            This page follows another one.{' '}
            <button type="button" onClick={() => ask({ kind: 'take-over' })}>
              Take over
            </button>
          </p>
        )}
        {isPlayer && pages > 1 ? (
          <p class="notice">{pages === 2 ? '1 other page follows.' : `${pages - 1} other pages follow.`}</p>
        ) : null}
        {refused === undefined ? null : <p class="notice">{refused}</p>}
        {notice === undefined ? null : <p class="notice">{notice}</p>}
      </div>
      <main>
        {game === undefined ? (
          <Levels levels={state.levels} isPlayer={isPlayer && !isLost} ask={ask} />
        ) : (
          <GameView game={game} turn={state.turn} isPlayer={isPlayer && !isLost} ask={ask} />
        )}
      </main>
    </>
  );
}

const LOST = 'The command has ended, and everything that it ran. Start it again: npm run play';
const SLOW =
  'The processes have not reached their next steps yet. If one never does, the game ends and says why.';
