import type { StepAction, StepOutcome } from '../explorer/run/step-facts';
import { learnerText, NAME, PATH } from '../faults/learner-text';
import type { SourceLine, TracedStep } from '../faults/traced-step';
import { isRecord, list, number, record, word, type Raw } from './shapes';

/** A step that a process under test reported, with its texts cleaned and its parts in the shape of a step. */
export function receivedStep(raw: unknown): TracedStep {
  const { did, then, where } = record(raw);
  const outcome = outcomeOf(record(then));
  return {
    did: actionOf(record(did)),
    ...(outcome === undefined ? {} : { then: outcome }),
    ...(isRecord(where) ? { where: receivedLine(where) } : {}),
  };
}

function actionOf(raw: Raw): StepAction {
  const { kind } = raw;
  switch (kind) {
    case 'wait':
      return { kind, expected: word(raw['expected']), ...numbers(raw, ['timeoutMs', 'offset']) };
    case 'notify': {
      const woken = 'woken' in raw ? { woken: list(raw['woken']).map(number) } : {};
      return { kind, count: number(raw['count']), ...woken, ...numbers(raw, ['offset']) };
    }
    case 'sleep':
      return { kind, ms: number(raw['ms']) };
    case 'awake': {
      const because = oneOf(raw['because'], ['woken', 'timed-out', 'slept']) ?? 'woken';
      return { kind, because };
    }
    case 'pipe-read':
      return { kind, maxBytes: number(raw['maxBytes']) };
    case 'pipe-write':
      return { kind, byteLength: number(raw['byteLength']) };
    case 'pipe-poll':
      return { kind, ...numbers(raw, ['timeoutMs']) };
    case 'pipe-close':
      return { kind, role: oneOf(raw['role'], ['reader', 'writer']) ?? 'reader' };
    case 'spawn':
      return { kind, fn: learnerText(raw['fn'], NAME) };
    default:
      return accessOf(raw);
  }
}

function accessOf(raw: Raw): StepAction {
  const { operand, expected, range } = raw;
  const { offset, size } = record(range);
  return {
    kind: 'access',
    operation: learnerText(raw['operation'], NAME),
    ...(operand === undefined ? {} : { operand: word(operand) }),
    ...(expected === undefined ? {} : { expected: word(expected) }),
    ...(isRecord(range) ? { range: { offset: number(offset), size: number(size) } } : {}),
  };
}

/** Kinds of outcomes that have no other fields. */
const bare = [
  'asleep',
  'not-equal',
  'timed-out',
  'end-of-stream',
  'broken-pipe',
  'ready',
  'not-ready',
] as const;

function outcomeOf(raw: Raw): StepOutcome | undefined {
  const { kind } = raw;
  if (kind === 'gave') return { kind, value: word(raw['value']) };
  if (kind === 'moved')
    return { kind, count: number(raw['count']), first: list(raw['first']).slice(0, MOST_BYTES).map(number) };
  const plain = oneOf(kind, bare);
  return plain === undefined ? undefined : { kind: plain };
}

/** At most this many bytes of a message are shown. */
const MOST_BYTES = 16;

function oneOf<T extends string>(value: unknown, known: readonly T[]): T | undefined {
  return known.find((one) => one === value);
}

function numbers<Key extends string>(raw: Raw, keys: readonly Key[]): { readonly [K in Key]?: number } {
  const given: { [K in Key]?: number } = {};
  for (const key of keys) if (typeof raw[key] === 'number') given[key] = raw[key];
  return given;
}

export function receivedLine({ file, line, column, via }: Raw): SourceLine {
  return {
    file: learnerText(file, PATH),
    line: number(line),
    column: number(column),
    ...(via !== undefined && { via: learnerText(via, NAME) }),
  };
}
