import type { ComponentChildren, JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { cellsOf } from '../model/cells';
import { rowText } from '../model/row-text';
import { rowsOf } from '../model/rows';
import type { Story } from '../model/story';
import { Controls } from './controls';
import { Lanes } from './lanes';
import { Words } from './prose';
import { Side } from './side';

export interface PictureProps {
  readonly story: Story;
  /** Processes that have a lane even if the story has no row of theirs yet. */
  readonly processes?: readonly number[];
  /** What stands below the lane of each process, such as what it would do next. */
  readonly below?: (process: number) => ComponentChildren;
}

/** A run, drawn: a lane for each process, memory over time, the code beside it, and a slider to step through it. */
export function Picture({ story, processes, below }: PictureProps): JSX.Element {
  const rows = useMemo(() => rowsOf(story), [story]);
  const cells = useMemo(() => cellsOf(rows), [rows]);
  const last = Math.max(0, rows.length - 1);
  const [chosen, choose] = useState<number | undefined>(undefined);
  const [pointed, point] = useState<number | undefined>(undefined);
  // A longer run is shown to its end, unless its reader is somewhere else in it.
  const at = Math.min(chosen ?? last, last);
  const move = (to: number): void => choose(to >= last ? undefined : to);
  const row = rows[at];
  const { fault, listings = [] } = story;
  // An order of deliveries has no memory and no lines, and its lanes need the room. A run that grows keeps its place.
  const hasSide = processes !== undefined || cells.length > 0 || listings.length > 0;
  return (
    <div class={`picture ${hasSide ? '' : 'wide'}`}>
      <div class="run">
        {rows.length < 2 ? null : (
          <Controls at={at} count={rows.length} text={row === undefined ? '' : rowText(row)} onMove={move} />
        )}
        <Lanes
          rows={rows}
          cells={cells}
          at={at}
          processes={processes}
          below={below}
          onMove={move}
          onPoint={point}
        />
        {fault === undefined ? null : (
          <p class="fault">
            <strong>{fault.title}.</strong> <Words text={fault.sentence} />
          </p>
        )}
      </div>
      {hasSide ? (
        <Side rows={rows} cells={cells} listings={listings} at={Math.min(pointed ?? at, last)} />
      ) : null}
    </div>
  );
}
