import type { ByteRange, StepAction, StepFacts, StepOutcome, Word } from '../explorer/run/step-facts';
import type { MemoryAfter, Place } from '../faults/turns';
import { pipeText } from './sentences/pipes';
import { processNames } from './sentences/wording';

/** What a process did at a step, and what came of it: `reads → 7`. */
export function stepText(step: StepFacts): string {
  const { did, then } = step;
  const action = actionText(did);
  return then === undefined ? action : `${action} → ${outcomeText(then)}`;
}

function actionText(did: StepAction): string {
  switch (did.kind) {
    case 'access':
      return accessText(did);
    case 'wait': {
      const patience = did.timeoutMs === undefined ? '' : `, at most ${String(did.timeoutMs)} ms`;
      return `waits${byteText(did.offset)} while it is ${wordText(did.expected)}${patience}`;
    }
    case 'notify':
      return notifyText(did);
    case 'sleep':
      return `sleeps ${String(did.ms)} ms`;
    case 'awake':
      return { woken: 'is woken', 'timed-out': 'times out', slept: 'has slept' }[did.because];
    case 'pipe-read':
      return `reads at most ${bytes(did.maxBytes)}`;
    case 'pipe-write':
      return `writes ${bytes(did.byteLength)}`;
    case 'pipe-poll':
      return `polls${did.timeoutMs === undefined ? '' : `, at most ${String(did.timeoutMs)} ms`}`;
    case 'pipe-close':
      return `closes the ${did.role}`;
    case 'spawn':
      return `starts a process that runs ${did.fn === '' ? 'a function' : did.fn}`;
  }
}

function accessText({
  operation,
  operand,
  expected,
  range,
}: Extract<StepAction, { kind: 'access' }>): string {
  const where = range === undefined ? '' : ` ${rangeText(range)}`;
  const written = operand === undefined ? '' : wordText(operand);
  switch (operation) {
    case 'read':
    case 'readBytes':
      return `reads${where}`;
    case 'write':
      return range === undefined ? `writes ${written}` : `writes${where}: ${written}`;
    case 'writeBytes':
      return range === undefined ? 'writes bytes' : `writes${where}`;
    case 'load':
      return `loads${where}`;
    case 'store':
      return range === undefined ? `stores ${written}` : `stores${where}: ${written}`;
    default: {
      const args = expected === undefined ? written : `${wordText(expected)}, ${written}`;
      return `${operation}${range === undefined ? `(${args})` : `${where}: ${args}`}`;
    }
  }
}

function notifyText({ count, woken, offset }: Extract<StepAction, { kind: 'notify' }>): string {
  const limit = count === Infinity ? 'all' : String(count);
  const effect =
    woken === undefined ? '' : woken.length === 0 ? ': none sleeps there' : `: wakes ${processNames(woken)}`;
  return `notifies ${limit}${byteText(offset)}${effect}`;
}

function outcomeText(then: StepOutcome): string {
  switch (then.kind) {
    case 'gave':
      return wordText(then.value);
    case 'moved': {
      const hex = then.first.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
      return `${String(then.count)}: ${hex}${then.count > then.first.length ? ' …' : ''}`;
    }
    case 'asleep':
      return 'waits';
    case 'not-equal':
      return 'not equal: continues';
    case 'timed-out':
      return 'timed out at once';
    case 'end-of-stream':
      return 'the end of the stream';
    case 'broken-pipe':
      return 'broken pipe';
    case 'ready':
      return 'ready';
    case 'not-ready':
      return 'not ready';
  }
}

/** What a step left in memory: `lock: 1 → 0`. */
export function memoryText(memory: MemoryAfter): string {
  const place = placeText(memory.place);
  if ('held' in memory) return `${place} holds ${memory.held === 0 ? 'nothing' : `${String(memory.held)} B`}`;
  const { old, value } = memory;
  return old === undefined
    ? `${place} = ${wordText(value)}`
    : `${place}: ${wordText(old)} → ${wordText(value)}`;
}

/** The name of a place in memory: `lock`, `lock#2[4]`, or a pipe. */
export function placeText(place: Place): string {
  switch (place.kind) {
    case 'pipe':
      return pipeText(place.pipe);
    case 'unnamed':
      return 'memory';
    case 'named': {
      const number = place.number === undefined ? '' : `#${String(place.number)}`;
      return `${place.name}${number}${place.offset === undefined ? '' : `[${String(place.offset)}]`}`;
    }
  }
}

/** A word of memory, as a learner would write it. */
export function wordText(word: Word): string {
  if (typeof word === 'object') return 'pid' in word ? `pid ${String(word.pid)}` : word.hex;
  return Object.is(word, -0) ? '-0' : String(word);
}

function rangeText({ offset, size }: ByteRange): string {
  return size === 1 ? `byte ${String(offset)}` : `bytes ${String(offset)}–${String(offset + size - 1)}`;
}

function byteText(offset: number | undefined): string {
  return offset === undefined ? '' : ` at byte ${String(offset)}`;
}

const bytes = (count: number): string => `${String(count)} ${count === 1 ? 'byte' : 'bytes'}`;
