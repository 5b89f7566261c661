import { Fragment, type ComponentChildren, type JSX } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { arrowsOf } from '../model/arrows';
import type { Cell } from '../model/cells';
import { lifelines } from '../model/lifelines';
import { processesOf, type Row } from '../model/rows';
import { geometryOf, type Geometry } from './geometry';
import { layoutFor } from './layout';
import { Lines } from './lines';
import { RowCard } from './row-card';
import { Strips } from './strips';
import { useResize, useWidth } from './use-size';

export interface LanesProps {
  readonly rows: readonly Row[];
  readonly cells: readonly Cell[];
  readonly at: number;
  readonly processes: readonly number[] | undefined;
  readonly below: ((process: number) => ComponentChildren) | undefined;
  readonly onMove: (at: number) => void;
  readonly onPoint: (at: number | undefined) => void;
}

/** The lanes and the memory over time. */
export function Lanes(props: LanesProps): JSX.Element {
  const { rows, cells, at, below, onMove, onPoint } = props;
  const frame = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const processes = useMemo(
    () => [...new Set([...(props.processes ?? []), ...processesOf(rows)])].sort((a, b) => a - b),
    [rows, props.processes],
  );
  const layout = useMemo(() => layoutFor(width, processes.length, cells), [width, processes, cells]);
  const [geometry, setGeometry] = useState<Geometry | undefined>(undefined);
  useLayoutEffect(() => {
    if (grid.current !== null && width > 0) setGeometry(geometryOf(grid.current));
  }, [rows, layout, width]);
  // A row has its own height only once it has been on the screen.
  useResize(grid, (element) =>
    setGeometry((old) =>
      old === undefined || old.height === element.clientHeight ? old : geometryOf(element),
    ),
  );
  // Only two rows change when the step changes, so this is done by hand.
  useLayoutEffect(() => {
    const old = grid.current?.querySelector('[aria-current]');
    const now = grid.current?.querySelector<HTMLElement>(`[data-row="${at}"] > button`);
    const hadFocus = old != null && old === document.activeElement;
    old?.removeAttribute('aria-current');
    old?.setAttribute('tabindex', '-1');
    now?.setAttribute('aria-current', 'step');
    now?.setAttribute('tabindex', '0');
    if (hadFocus) now?.focus();
  }, [at, rows, layout]);
  const isMeasured = width > 0;
  const heads = useMemo(() => {
    // How they lie is known only then, and a long run is laid out once.
    if (!isMeasured) return null;
    return (
      <>
        <div class="heads" aria-hidden="true" style={{ gridTemplateColumns: layout.columns }}>
          {processes.map((process) => (
            <div class="lane-head" data-process={process}>
              {layout.isList ? '' : 'process '}
              <b>{process}</b>
            </div>
          ))}
          {layout.cells.map(({ name }) => (
            <div class="cell-name" title={name}>
              {layout.names.get(name) ?? name}
            </div>
          ))}
        </div>
        {rows.map((row, index) => (
          <RowCard
            row={row}
            at={index}
            lane={processes.indexOf(row.process)}
            isList={layout.isList}
            hasCells={layout.cells.length > 0}
            names={layout.names}
          />
        ))}
      </>
    );
  }, [rows, layout, processes, isMeasured]);
  const lines = useMemo(() => {
    if (geometry === undefined) return null;
    const segments = lifelines(rows, processes);
    const arrows = arrowsOf(rows);
    return (
      <>
        <Strips cells={layout.cells} geometry={geometry} />
        <Lines {...{ geometry, rows, processes, segments, arrows, cells: layout.cells }} />
      </>
    );
  }, [geometry, rows, processes, layout]);
  const veil = geometry?.rows[at];
  return (
    <div class={`frame ${layout.isList ? 'is-list' : ''}`} ref={frame}>
      <div
        class="lanes"
        role="list"
        aria-label="The run, step by step"
        ref={grid}
        style={{ '--row': layout.row, '--first': layout.first, '--step': layout.step }}
        onClick={(event) => whenRow(event.target, onMove)}
        onPointerOver={(event) => onPoint(rowOf(event.target))}
        onPointerLeave={() => onPoint(undefined)}
        onKeyDown={(event) => {
          const to = keyTarget(event.key, at, rows.length - 1);
          if (to === undefined || event.target instanceof HTMLInputElement) return;
          event.preventDefault();
          onMove(to);
        }}
      >
        {heads}
        {lines}
        {veil === undefined || geometry === undefined || at >= rows.length - 1 ? null : (
          <div
            class="veil"
            aria-hidden="true"
            style={{ top: `${veil.bottom + 3}px`, height: `${geometry.height - veil.bottom}px` }}
          />
        )}
      </div>
      {below === undefined ? null : (
        <div class="below" style={{ gridTemplateColumns: layout.isList ? '1fr' : layout.columns }}>
          {processes.map((process) => (
            <Fragment key={process}>{below(process)}</Fragment>
          ))}
        </div>
      )}
    </div>
  );
}

function rowOf(target: EventTarget | null): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null;
  return row === null ? undefined : Number(row.dataset['row']);
}

function whenRow(target: EventTarget | null, then: (row: number) => void): void {
  const row = rowOf(target);
  if (row !== undefined) then(row);
}

function keyTarget(key: string, at: number, last: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
      return Math.min(last, at + 1);
    case 'ArrowUp':
    case 'ArrowLeft':
      return Math.max(0, at - 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
