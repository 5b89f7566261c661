import type { JSX } from 'preact';
import type { GameState, SearchState } from '../state';

/** How the game stands, and what the explorer has found meanwhile. */
export function Verdict({ game }: { readonly game: GameState }): JSX.Element {
  return (
    <div class={`verdict ${game.phase}`} role="status">
      <p>
        <strong>{standing(game)}</strong>
      </p>
      <p class="search">{searchText(game.search)}</p>
    </div>
  );
}

function standing({ phase, steps, switches, isShown }: GameState): string {
  const length = `${count(steps, 'step')}, ${count(switches, 'switch', 'switches')}`;
  switch (phase) {
    case 'opening':
      return 'Opening';
    case 'playing':
      return `Your move. So far: ${length}.`;
    case 'won':
      return isShown ? `The shortest break: ${length}.` : `You have broken the law: ${length}.`;
    case 'kept':
      return `The run is over, and the law still holds: ${length}. Undo, or begin again.`;
    case 'ended':
      return 'The game has ended.';
  }
}

function searchText(search: SearchState): string {
  switch (search.kind) {
    case 'searching':
      return 'Meanwhile the explorer looks for the shortest break …';
    case 'found':
      return `The shortest break needs ${count(search.switches, 'switch', 'switches')} and ${count(search.steps, 'step')}.`;
    case 'none': {
      const extent = `${count(search.schedules, 'schedule')} with at most ${count(search.switches, 'switch', 'switches')}`;
      return search.isCapped
        ? `No break was found in ${extent}; there are more, so you may still win.`
        : `All ${extent} keep the law. You can’t win with so few, but try.`;
    }
    case 'failed':
      return `The explorer could not search: ${search.reason}.`;
  }
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
