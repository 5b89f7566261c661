import type { ErrorFacts } from '../faults/error-facts';
import { types } from 'node:util';
import type { PartReport } from '../explorer/puppet/perform';
import type { TracedEvent } from '../explorer/puppet/tracer';
import { learnerText, type Bounds, MESSAGE, NAME, STACK } from '../faults/learner-text';
import type { Answer, FromSubject, MissingExport } from './protocol';
import { receivedSight } from './received-sight';
import { receivedStep } from './received-step';
import { isRecord, list, number, record, word } from './shapes';

/**
 * Takes in a message from a process under test: cleans and bounds every text in it, and gives every part the shape that
 * our own program uses. Undefined if it does not carry the nonce: then learner code has written it, and nothing on this
 * channel can be trusted any more.
 */
export function received(message: unknown, nonce: string): FromSubject | undefined {
  if (!isRecord(message) || message['nonce'] !== nonce) return undefined;
  switch (message['type']) {
    case 'ready':
      return {
        nonce,
        type: 'ready',
        startMs: number(message['startMs']),
        missing: list(message['missing']).map(missingExport),
        scenarios: list(message['scenarios']).map((name) => learnerText(name, NAME)),
        ...replaced(message),
      };
    case 'unloadable':
      return { nonce, type: 'unloadable', error: errorOf(message['error']), ...replaced(message) };
    case 'returned': {
      const { value } = message;
      return types.isUint8Array(value) ? { nonce, type: 'returned', value, ...answer(message) } : undefined;
    }
    case 'threw':
      return { nonce, type: 'threw', error: errorOf(message['error']), ...answer(message) };
    case 'explored':
      return { nonce, type: 'explored', report: reportOf(message['report']), ...answer(message) };
    case 'collected':
    case 'holding':
      return { nonce, type: message['type'], id: number(message['id']) };
    case 'seen':
      return { nonce, type: 'seen', id: number(message['id']), sight: receivedSight(message['sight']) };
    case 'released':
      return {
        nonce,
        type: 'released',
        id: number(message['id']),
        errors: list(message['errors']).map(errorOf),
      };
    default:
      return undefined;
  }
}

function answer(message: Readonly<Record<string, unknown>>): Answer {
  const [stdout, stderr] = list(message['printed']);
  return whole<Answer>({
    id: number(message['id']),
    steps: list(message['steps']).map(receivedStep),
    printed: [number(stdout), number(stderr)],
    time: number(message['time']),
    recorderFailed: reason(message['recorderFailed']),
    ...replaced(message),
  });
}

/** As much of a function's source as a process under test sends (intrinsics.ts). It is compared with Node's. */
const SOURCE: Bounds = { head: 4_096 };

function replaced(message: Readonly<Record<string, unknown>>): Pick<Answer, 'replaced'> {
  return {
    replaced: list(message['replaced']).map((raw) => {
      const { name, text } = record(raw);
      return { name: learnerText(name, NAME), text: learnerText(text, SOURCE) };
    }),
  };
}

function missingExport(raw: unknown): MissingExport {
  const { name, expected, found } = record(raw);
  return {
    name: learnerText(name, NAME),
    expected: expected === 'class' ? 'class' : 'function',
    found: learnerText(found, NAME),
  };
}

function errorOf(raw: unknown): ErrorFacts {
  const { name, message, code, stack } = record(raw);
  return {
    name: learnerText(name, NAME),
    message: learnerText(message, MESSAGE),
    stack: learnerText(stack, STACK),
    ...(typeof code === 'string' ? { code: learnerText(code, NAME) } : {}),
  };
}

/** The report of an exploration. Its texts are cleaned here; its numbers are checked where they are used. */
function reportOf(raw: unknown): PartReport {
  const { traced, intended, ranges, failure } = record(raw);
  return whole<PartReport>({
    failure: reason(failure),
    traced: list(traced).map(tracedEvent),
    intended: intended === undefined ? undefined : tracedEvent(intended),
    ranges: list(ranges).map((one) => {
      const { start, byteLength, label, isPipe } = record(one);
      return {
        start: number(start),
        byteLength: number(byteLength),
        label: learnerText(label, NAME),
        ...(isPipe === true ? { isPipe } : {}),
      };
    }),
  });
}

function tracedEvent(raw: unknown): TracedEvent {
  const { step, call, address, size, value, old, held } = record(raw);
  return {
    ...receivedStep(raw),
    step: number(step),
    call: number(call),
    address: number(address),
    size: number(size),
    ...(value === undefined ? {} : { value: word(value) }),
    ...(old === undefined ? {} : { old: word(old) }),
    ...(held === undefined ? {} : { held: number(held) }),
  };
}

/** Why our own program in the process failed at something. */
function reason(raw: unknown): string | undefined {
  return raw === undefined ? undefined : learnerText(raw, MESSAGE);
}

/** An object of which no part can be forgotten, optional ones included; those that are undefined are left out. */
function whole<T extends object>(parts: { [Key in keyof Required<T>]: T[Key] | undefined }): T {
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)) as T;
}
