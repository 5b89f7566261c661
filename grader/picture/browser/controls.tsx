import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

export interface ControlsProps {
  readonly at: number;
  readonly count: number;
  /** The row as a sentence: what the slider says. */
  readonly text: string;
  readonly onMove: (at: number) => void;
}

const STEP_MS = 900;

/** Steps through the run: buttons, a slider, and a run that plays by itself. */
export function Controls({ at, count, text, onMove }: ControlsProps): JSX.Element {
  const [isPlaying, setPlaying] = useState(false);
  const last = count - 1;
  useEffect(() => {
    if (!isPlaying) return undefined;
    if (at >= last) {
      setPlaying(false);
      return undefined;
    }
    const timer = setTimeout(() => onMove(at + 1), STEP_MS);
    return () => clearTimeout(timer);
  }, [isPlaying, at, last]);
  const play = (): void => {
    if (!isPlaying && at >= last) onMove(0);
    setPlaying(!isPlaying);
  };
  const move = (to: number): void => {
    setPlaying(false);
    onMove(Math.max(0, Math.min(last, to)));
  };
  return (
    <div class="controls">
      <button type="button" aria-label="To the first step" onClick={() => move(0)}>
        <Icon path="M5 4v12M15 4l-8 6 8 6z" />
      </button>
      <button type="button" aria-label="One step back" onClick={() => move(at - 1)}>
        <Icon path="M14 4l-8 6 8 6z" />
      </button>
      <button type="button" class="play" aria-label={isPlaying ? 'Pause' : 'Play the run'} onClick={play}>
        <Icon path={isPlaying ? 'M6 4h3v12H6zM11 4h3v12h-3z' : 'M6 3l10 7-10 7z'} />
      </button>
      <button type="button" aria-label="One step on" onClick={() => move(at + 1)}>
        <Icon path="M6 4l8 6-8 6z" />
      </button>
      <input
        type="range"
        min={0}
        max={last}
        value={at}
        aria-label="Step of the run"
        aria-valuetext={text}
        onInput={(event) => move(Number(event.currentTarget.value))}
      />
      <output aria-hidden="true">
        {at + 1} / {count}
      </output>
    </div>
  );
}

function Icon({ path }: { readonly path: string }): JSX.Element {
  return (
    <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
