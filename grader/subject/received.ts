import type { ErrorFacts } from '../faults/error-facts';
import type { SourceLine, TracedStep } from '../faults/traced-step';
import { types } from 'node:util';
import type { PartReport } from '../explorer/puppet/perform';
import { learnerText, type Bounds, LINE, MESSAGE, NAME, PATH, STACK } from '../faults/learner-text';
import type { Answer, FromSubject, MissingExport } from './protocol';

/**
 * A message as it came from a process under test, taken in: every text in it is cleaned and bounded, and every part has
 * the shape that our own program gives it. Undefined when it is not a message of the process with that nonce: then
 * learner code has written it, and nothing that comes on this channel can be believed.
 */
export function received(message: unknown, nonce: string): FromSubject | undefined {
  if (!isRecord(message) || message['nonce'] !== nonce) return undefined;
  switch (message['type']) {
    case 'ready':
      return {
        nonce,
        type: 'ready',
        missing: list(message['missing']).map(missingExport),
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
    case 'holding':
      return { nonce, type: 'holding', id: number(message['id']) };
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

/** A step that a process under test told of. */
export function receivedStep(step: unknown): TracedStep {
  const { text, where, memory } = record(step);
  return {
    text: learnerText(text, LINE),
    ...(isRecord(where) ? { where: placeOf(where) } : {}),
    ...(typeof memory === 'string' ? { memory: learnerText(memory, LINE) } : {}),
  };
}

function answer(message: Readonly<Record<string, unknown>>): Answer {
  const [stdout, stderr] = list(message['printed']);
  return {
    id: number(message['id']),
    steps: list(message['steps']).map(receivedStep),
    printed: [number(stdout), number(stderr)],
    ...replaced(message),
  };
}

/** As much of a function's source as a process under test sends, see intrinsics.ts: it is compared with Node's. */
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

function placeOf(raw: unknown): SourceLine {
  const { file, line, column } = record(raw);
  return { file: learnerText(file, PATH), line: number(line), column: number(column) };
}

/** Of what an exploration reports, numbers are checked where they are used, and texts here. */
function reportOf(raw: unknown): PartReport {
  const { traced, ranges } = record(raw);
  return {
    traced: list(traced).map((one) => {
      const event = record(one) as unknown as PartReport['traced'][number];
      const { where } = event;
      return {
        ...event,
        text: learnerText(event.text, LINE),
        ...(where === undefined ? {} : { where: placeOf(where) }),
      };
    }),
    ranges: list(ranges).map((one) => {
      const range = record(one) as unknown as PartReport['ranges'][number];
      return { ...range, label: learnerText(range.label, NAME) };
    }),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
