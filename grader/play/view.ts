import type { Kata } from '../course/course';
import { asksOf } from '../diagnosis/asked-text';
import { decisiveSteps } from '../diagnosis/decisive-steps';
import { diagnose, showCalls } from '../diagnosis/diagnose';
import { listingsOf } from '../diagnosis/listing';
import { sourceText } from '../diagnosis/source-text';
import { placeText, stepText } from '../diagnosis/step-text';
import { wordNames } from '../diagnosis/word-names';
import type { SourceLine } from '../faults/traced-step';
import type { Place, TrailEntry } from '../faults/turns';
import { Action } from '../explorer/board/layout';
import type { Move } from '../game/moves';
import type { Option } from '../game/options';
import type { Playable } from '../game/playable';
import type { Position } from '../game/position';
import { storyOf, type Story } from '../picture/model/story';
import { printableJson } from '../report/printable-result';
import type { Button, GameState, ProcessState } from './state';

/** The run so far, ready to be drawn; with the fault in which it has ended, if it broke the law. */
export function storyAt({ entries, fault, options }: Position, kata: Kata, stage: number): Story {
  const next = options.flatMap(({ what }) => (what.kind === 'step' ? (what.step.where ?? []) : []));
  const places: SourceLine[] = [
    ...entries.flatMap(({ steps }) => steps.flatMap(({ where }) => where ?? [])),
    ...next,
  ];
  const listings = listingsOf(places);
  const asks = asksOf(kata);
  if (fault === undefined) {
    const calls = showCalls(entries, entries, { most: Infinity, decisive: new Set(), asks });
    return printableJson({ calls, listings });
  }
  const calls = showCalls(entries, entries, {
    most: Infinity,
    decisive: decisiveSteps(fault),
    role: fault.role,
    asks,
  });
  const story = storyOf(
    diagnose(kata, { ...fault, replay: { exploration: 1, deviations: [] } }, entries, stage),
  );
  return printableJson({ ...story, calls, listings });
}

/** The buttons of a position, with the names that memory has in the story, and in the lines of the next steps. */
export function buttonsAt({ entries, options }: Pick<Position, 'entries' | 'options'>): Button[] {
  const next = options.flatMap(({ move, what }): TrailEntry[] => {
    if (what.kind !== 'step' || what.step.place === undefined) return [];
    const step = { ...what.step, memory: { place: what.step.place, value: 0 } };
    const act = { kind: 'continued', part: 'program' } as const;
    return [{ process: move.process + 1, act, end: { kind: 'silent' }, steps: [step] }];
  });
  const named = wordNames([...entries, ...next]);
  return options.map((option) => buttonOf(option, named));
}

function buttonOf({ move, what }: Option, named: (place: Place) => Place): Button {
  const base = { process: move.process + 1, kind: what.kind };
  switch (what.kind) {
    case 'step': {
      const { where, place } = what.step;
      const line = where && { number: where.line, source: sourceText(where) };
      const text = stepText({ did: what.step.did });
      const cell = place && placeText(named(place));
      return printableJson({
        ...base,
        text,
        ...(cell === undefined ? {} : { cell }),
        ...(line === undefined ? {} : { line }),
      });
    }
    case 'begin':
      return printableJson({ ...base, text: `begins ${what.call}` });
    case 'wake':
      return { ...base, text: 'wakes up' };
    case 'end':
      return { ...base, text: 'ends' };
    case 'timeout':
      return { ...base, text: 'its time is up' };
    case 'kill':
      return { ...base, text: 'is killed here (SIGKILL)' };
    case 'cut':
      return { ...base, text: `moves only ${what.bytes === 1 ? '1 byte' : `${String(what.bytes)} bytes`}` };
  }
}

export function processesAt({ programs }: Playable, { options, entries, isOver }: Position): ProcessState[] {
  return programs.map((program, at) => {
    const process = at + 1;
    const last = entries.findLast((entry) => entry.process === process)?.end.kind;
    const isReady = options.some(({ move, what }) => move.process === at && what.kind !== 'timeout');
    const sleeps = last === 'asleep' || last === 'asleep-for-ever';
    const state = isReady ? 'ready' : sleeps ? 'asleep' : isOver || last !== undefined ? 'over' : 'ready';
    return printableJson({ process, program, state });
  });
}

export function moveView({ process, action, bytes }: Move): GameState['moves'][number] {
  const kind =
    action === Action.kill
      ? 'kill'
      : action === Action.cut
        ? 'cut'
        : action === Action.timeout
          ? 'timeout'
          : 'step';
  return { process: process + 1, kind, ...(bytes === undefined ? {} : { bytes }) };
}
