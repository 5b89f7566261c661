import type { JSX } from 'preact';
import type { Arrow } from '../model/arrows';
import type { Cell } from '../model/cells';
import type { Segment } from '../model/lifelines';
import type { Row } from '../model/rows';
import { middle, type Geometry } from './geometry';

export interface LinesProps {
  readonly geometry: Geometry;
  readonly rows: readonly Row[];
  readonly processes: readonly number[];
  readonly segments: readonly Segment[];
  readonly arrows: readonly Arrow[];
  /** The columns of memory. */
  readonly cells: readonly Cell[];
}

/** Everything that is drawn over the rows: the life of each process, and the arrows. */
export function Lines({ geometry, rows, processes, segments, arrows, cells }: LinesProps): JSX.Element {
  const lane = (process: number): number => geometry.lanes[processes.indexOf(process)] ?? 0;
  return (
    <svg class="lines" aria-hidden="true" width={geometry.width} height={geometry.height}>
      {segments.map(({ process, state, from, to }) => {
        const first = geometry.rows[from];
        const last = geometry.rows[to - 1];
        if (first === undefined || last === undefined) return null;
        const x = lane(process);
        return (
          <line
            class={`life ${state}`}
            data-process={process}
            x1={x}
            x2={x}
            y1={first.top - 3}
            y2={last.bottom + 3}
          />
        );
      })}
      {arrows.map((arrow) => (
        <ArrowLine
          arrow={arrow}
          geometry={geometry}
          from={lane(arrow.sender ?? rows[arrow.from]?.process ?? 0)}
          to={lane(rows[arrow.to]?.process ?? 0)}
          process={arrow.sender ?? rows[arrow.from]?.process}
        />
      ))}
      {cells.map(({ touched }, column) =>
        touched.map((row) => (
          <circle class="touch" cx={(geometry.cells[column] ?? 0) - 6} cy={middle(geometry, row)} r={3} />
        )),
      )}
      {rows.map((row, at) => (
        <Dot row={row} x={lane(row.process)} y={middle(geometry, at)} />
      ))}
    </svg>
  );
}

function Dot({
  row: { kind, process, end },
  x,
  y,
}: {
  readonly row: Row;
  readonly x: number;
  readonly y: number;
}): JSX.Element {
  if (end === 'killed') return <path class="killed" d={`M${x - 6} ${y - 6}l12 12m0 -12l-12 12`} />;
  return <circle class={`dot ${kind}`} data-process={process} cx={x} cy={y} r={kind === 'step' ? 4 : 5.5} />;
}

interface ArrowLineProps {
  readonly arrow: Arrow;
  readonly geometry: Geometry;
  readonly from: number;
  readonly to: number;
  readonly process: number | undefined;
}

function ArrowLine({ arrow, geometry, from, to, process }: ArrowLineProps): JSX.Element {
  const { kind, isDeciding } = arrow;
  const above = middle(geometry, arrow.from);
  const below = middle(geometry, arrow.to);
  if (kind === 'switch') {
    const gap = ((geometry.rows[arrow.from]?.bottom ?? 0) + (geometry.rows[arrow.to]?.top ?? 0)) / 2;
    return (
      <path
        class={`switch ${isDeciding === true ? 'deciding' : ''}`}
        d={`M${from} ${above + 6}V${gap}H${to}V${below - 6}`}
      />
    );
  }
  const { path, tip } = wayOf(arrow, geometry, from, to);
  return (
    <g class={`arrow ${kind}`} data-process={process}>
      <path d={path} />
      <path class="tip" d={tip} />
    </g>
  );
}

/** Lanes that are closer have no text between them. */
const CLOSE = 60;
const TIP = 9;
/** From the line of a lane to the middle of the gap before it. */
const GAP_AT = 18;
const CORNER = 6;

/** A way from one lane to another on which there is no text: between rows, and between lanes. */
function wayOf({ kind, from: first, to: last }: Arrow, geometry: Geometry, from: number, to: number): Way {
  const y = middle(geometry, last);
  const side = Math.sign(to - from);
  const isClose = Math.abs(to - from) < CLOSE;
  if (kind === 'delivery') {
    // From the right, it ends at the card.
    const end = side > 0 || isClose ? to - side * 8 : (geometry.rows[last]?.right ?? to) + 3;
    return { path: `M${from + side * 5} ${y}H${end - side * TIP}`, tip: tipAt(end, y, side) };
  }
  if (isClose) {
    const start = middle(geometry, first);
    const end = to - side * 8;
    const bend = Math.max(24, Math.abs(end - from) / 2) * side;
    const path = `M${from + side * 5} ${start}C${from + bend} ${start} ${end - bend} ${y} ${end} ${y}`;
    return { path, tip: tipAt(end, y, side) };
  }
  const below = (geometry.rows[first]?.bottom ?? 0) + 2;
  const x = to - GAP_AT;
  const corner = Math.min(CORNER, Math.max(0, y - below) / 2);
  const across = `M${from} ${below}H${x - side * corner}Q${x} ${below} ${x} ${below + corner}`;
  const down = `V${y - corner}Q${x} ${y} ${x + corner} ${y}`;
  return { path: across + down, tip: tipAt(to - 4, y, 1) };
}

interface Way {
  readonly path: string;
  readonly tip: string;
}

function tipAt(x: number, y: number, side: number): string {
  return `M${x} ${y}l${-side * TIP} -5v10z`;
}
