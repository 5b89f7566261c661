import type { JSX } from 'preact';
import type { Button, GameState } from '../state';

export interface NextStepsProps {
  readonly process: number;
  readonly game: GameState;
  readonly isPlayer: boolean;
  readonly onChoose: (button: number) => void;
}

/** Below the lane of a process: what it would do next, as buttons; or why it can do nothing. */
export function NextSteps({ process, game, isPlayer, onChoose }: NextStepsProps): JSX.Element {
  const { buttons, processes } = game;
  const own = buttons.flatMap((button, at) => (button.process === process ? [{ button, at }] : []));
  const state = processes.find((one) => one.process === process);
  return (
    <div class="next" data-process={process}>
      {own.map(({ button, at }, index) => (
        <button
          type="button"
          class={`choice ${button.kind}`}
          disabled={!isPlayer}
          onClick={() => onChoose(at)}
        >
          <span class="hidden">{labelOf(button)}</span>
          <span class="seen" aria-hidden="true">
            {index === 0 ? <kbd>{process}</kbd> : null}
            <span class="what">
              {button.text}
              {button.cell === undefined ? null : <small> {button.cell}</small>}
            </span>
            {button.line === undefined ? null : (
              <code>
                :{button.line.number} {button.line.source}
              </code>
            )}
          </span>
        </button>
      ))}
      {own.length > 0 ? null : (
        <p class="rest">
          <span class="hidden">Process {process}: </span>
          {state?.state === 'asleep' ? 'asleep, until another process wakes it' : 'has ended'}
        </p>
      )}
    </div>
  );
}

function labelOf({ process, text, cell, line }: Button): string {
  const where = line === undefined ? '' : `, line ${line.number}: ${line.source}`;
  return `Process ${process} ${text}${cell === undefined ? '' : ` (${cell})`}${where}`;
}
