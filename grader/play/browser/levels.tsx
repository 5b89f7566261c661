import type { JSX } from 'preact';
import type { PlayRequest } from '../protocol';
import type { LevelEntry } from '../state';

export interface LevelsProps {
  readonly levels: readonly LevelEntry[];
  readonly isPlayer: boolean;
  readonly ask: (request: PlayRequest) => void;
}

/** All levels, kata by kata, each on broken code and on the learner's own. */
export function Levels({ levels, isPlayer, ask }: LevelsProps): JSX.Element {
  const katas = [...new Set(levels.map(({ kata }) => kata))];
  return (
    <>
      <p class="intro">
        Each level is a law of the course. Real processes stop before their next operation on shared memory,
        and you choose which one takes its step. Break the law: first in code that has a mistake, then, if you
        can, in your own.
      </p>
      {katas.map((kata) => (
        <section class="levels" aria-labelledby={`kata-${kata}`}>
          <h2 id={`kata-${kata}`}>{kata}</h2>
          <ul>
            {levels
              .filter((level) => level.kata === kata)
              .map(({ id, goal, law }) => (
                <li>
                  <h3>{goal}</h3>
                  <p>The law: {law}.</p>
                  <div class="choices">
                    <button
                      type="button"
                      class="primary"
                      disabled={!isPlayer}
                      aria-label={`${goal}: code with a mistake`}
                      onClick={() => ask({ kind: 'begin', level: id, code: 'broken' })}
                    >
                      Code with a mistake
                    </button>
                    <button
                      type="button"
                      disabled={!isPlayer}
                      aria-label={`${goal}: my code`}
                      onClick={() => ask({ kind: 'begin', level: id, code: 'own' })}
                    >
                      My code
                    </button>
                  </div>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </>
  );
}
