import { Action } from '../explorer/board/layout';
import { isAsleepAfter, type StepFacts } from '../explorer/run/step-facts';
import type { Directed } from '../exploration/director';
import { paintIntended, type IntendedStep } from '../exploration/picture';
import type { TurnStep } from '../faults/turns';
import { describeInput } from '../history';
import type { MadeRun } from './one-run';
import type { Move } from './moves';

/** What a process would do at the next step, or what could happen to it. */
export interface Option {
  readonly move: Move;
  readonly what:
    | { readonly kind: 'step'; readonly step: IntendedStep }
    /** Its first step of all: it begins this call. */
    | { readonly kind: 'begin'; readonly call: string }
    | { readonly kind: 'wake' | 'end' | 'timeout' | 'kill' }
    | { readonly kind: 'cut'; readonly bytes: number };
}

const MOST_KILLS = 1;
/** A header may end after 1 or 4 bytes. */
const CUTS = [1, 4];

/** All that may happen next in a run that is held, process by process. */
export function optionsOf({ plan }: Directed, made: MadeRun, pids: readonly number[]): Option[] {
  const { record } = made;
  const kills = movesLike(made, Action.kill);
  const cuts = movesLike(made, Action.cut);
  return plan.programs.flatMap((_, process): Option[] => {
    const bit = 1 << process;
    if ((record.timed & bit) !== 0 && (record.enabled & bit) === 0)
      return [{ move: { process, action: Action.timeout }, what: { kind: 'timeout' } }];
    if ((record.enabled & bit) === 0) return [];
    const next = nextOf(plan, made, process, pids);
    const options: Option[] = [{ move: { process, action: Action.run }, what: next }];
    if (cuts < (plan.cuts ?? 0) && next.kind === 'step')
      for (const bytes of cutsOf(next.step, made, process))
        options.push({ move: { process, action: Action.cut, bytes }, what: { kind: 'cut', bytes } });
    if (plan.kill?.includes(process + 1) === true && kills < MOST_KILLS)
      options.push({ move: { process, action: Action.kill }, what: { kind: 'kill' } });
    return options;
  });
}

function movesLike({ record }: MadeRun, action: Action): number {
  return Array.from({ length: record.steps }, (_, at) => record.step(at)).filter(
    (step) => step.action === action,
  ).length;
}

function nextOf(
  plan: Directed['plan'],
  { run, reports }: MadeRun,
  process: number,
  pids: readonly number[],
): Option['what'] {
  const report = reports[process];
  const step = report === undefined ? undefined : paintIntended(report, reports[0]?.ranges ?? [], pids);
  const begun = run.steps.some((one) => one.process === process);
  if (step !== undefined) return { kind: 'step', step };
  const [first] = plan.programs[process] ?? [];
  if (!begun && first !== undefined) return { kind: 'begin', call: describeInput(first) };
  const last = report?.traced.at(-1) as StepFacts | undefined;
  return { kind: last !== undefined && isAsleepAfter(last) ? 'wake' : 'end' };
}

/** Where a read or a write may be cut: after one byte, after a header of four, in the middle, or before the last byte. */
function cutsOf({ did }: TurnStep, { reports }: MadeRun, process: number): number[] {
  const intended = reports[process]?.intended;
  if (did.kind !== 'pipe-read' && did.kind !== 'pipe-write') return [];
  const held = reports
    .flatMap(({ traced }) => traced)
    .filter(({ address, held: bytes }) => address === intended?.address && bytes !== undefined)
    .sort((a, b) => a.step - b.step)
    .at(-1)?.held;
  const most = did.kind === 'pipe-write' ? did.byteLength : Math.min(did.maxBytes, held ?? 0);
  const places = [...CUTS, most >> 1, most - 1].filter((bytes) => bytes > 0 && bytes < most);
  return [...new Set(places)].sort((a, b) => a - b);
}
