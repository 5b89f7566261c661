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
  const ends = ({ from, to, sender }: Arrow): Ends => ({
    from: lane(sender ?? rows[from]?.process ?? 0),
    to: lane(rows[to]?.process ?? 0),
  });
  return (
    <svg class="lines" aria-hidden="true" width={geometry.width} height={geometry.height}>
      {merged(segments, ({ process, state, from, to }) => {
        const first = geometry.rows[from];
        const last = geometry.rows[to - 1];
        if (first === undefined || last === undefined) return undefined;
        return [`life ${state}`, process, `M${lane(process)} ${first.top - 3}V${last.bottom + 3}`];
      })}
      {merged(arrows, (arrow) =>
        arrow.kind === 'switch'
          ? [
              `switch ${arrow.isDeciding === true ? 'deciding' : ''}`,
              undefined,
              turn(arrow, geometry, ends(arrow)),
            ]
          : undefined,
      )}
      {arrows.map((arrow) =>
        arrow.kind === 'switch' ? null : (
          <ArrowLine
            way={wayOf(arrow, geometry, ends(arrow))}
            kind={arrow.kind}
            process={arrow.sender ?? rows[arrow.from]?.process}
          />
        ),
      )}
      {merged(
        cells.flatMap(({ touched }, column) => touched.map((row) => ({ row, column }))),
        ({ row, column }) => [
          'touch',
          undefined,
          circle((geometry.cells[column]?.right ?? 0) - 6, middle(geometry, row), 3),
        ],
      )}
      {merged(rows, ({ kind, process, end }, at) => {
        const [x, y] = [lane(process), middle(geometry, at)];
        if (end === 'killed') return ['killed', undefined, `M${x - 6} ${y - 6}l12 12m0 -12l-12 12`];
        return [`dot ${kind}`, process, circle(x, y, kind === 'step' ? 4 : 5.5)];
      })}
    </svg>
  );
}

/** The class of a line, the process whose colour it has, and its path. */
type Stroke = readonly [look: string, process: number | undefined, path: string];

/** One element for all that look alike: a long run has a thousand of them, and each costs its place in the page. */
function merged<Thing>(
  things: readonly Thing[],
  strokeOf: (thing: Thing, at: number) => Stroke | undefined,
): JSX.Element[] {
  const paths = new Map<string, { look: string; process: number | undefined; path: string }>();
  for (const [at, thing] of things.entries()) {
    const stroke = strokeOf(thing, at);
    if (stroke === undefined) continue;
    const [look, process, path] = stroke;
    const key = `${look} ${process ?? ''}`;
    paths.set(key, { look, process, path: (paths.get(key)?.path ?? '') + path });
  }
  return [...paths.values()].map(({ look, process, path }) => (
    <path class={look} data-process={process} d={path} />
  ));
}

function circle(x: number, y: number, r: number): string {
  return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
}

/** The lanes, as x, between which an arrow lies. */
interface Ends {
  readonly from: number;
  readonly to: number;
}

/** Where the turn passes to another process: along the gap between the two rows. */
function turn({ from: first, to: last }: Arrow, geometry: Geometry, { from, to }: Ends): string {
  const gap = ((geometry.rows[first]?.bottom ?? 0) + (geometry.rows[last]?.top ?? 0)) / 2;
  return `M${from} ${middle(geometry, first) + 6}V${gap}H${to}V${middle(geometry, last) - 6}`;
}

interface ArrowLineProps {
  readonly way: Way;
  readonly kind: Arrow['kind'];
  readonly process: number | undefined;
}

function ArrowLine({ way: { path, tip }, kind, process }: ArrowLineProps): JSX.Element {
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
function wayOf({ kind, from: first, to: last }: Arrow, geometry: Geometry, { from, to }: Ends): Way {
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
