import path from 'node:path';
import type { ChildEnd, Whereabouts } from '../../faults/whereabouts';
import type { Asked } from '../../faults/asked';
import { shortAsked, type Asks } from '../asked-text';
import { stepText } from '../step-text';

/** Where a process is, as one line. */
export function whereaboutsText(one: Whereabouts, asks: Asks = {}): string {
  const process = `process ${String(one.process)}`;
  switch (one.kind) {
    case 'inside':
      return `${process} is inside ${callOf(one, asks)}${placeOf(one)}${bytesOf(one)}`;
    case 'returned':
      return `${process} has returned from all its calls`;
    case 'killed':
      return `${process} was killed by the check`;
    case 'gone':
      return `${process} has ended`;
    case 'held':
      return `${process} is stopped by the check, inside ${callOf(one, asks)}`;
    case 'child': {
      const name = one.number === undefined ? `a child of ${process}` : `process ${String(one.number)}`;
      const runs = `, which ${one.end === undefined ? 'runs' : 'ran'} ${one.fn === '' ? 'a function' : one.fn}`;
      return `${name}${runs}, ${one.end === undefined ? 'is alive, and waits' : endText(one.end)}`;
    }
  }
}

function callOf({ call, asked }: { readonly call: string; readonly asked?: Asked }, asks: Asks): string {
  return shortAsked(asks, asked) ?? call;
}

function placeOf({ at, doing }: Extract<Whereabouts, { kind: 'inside' }>): string {
  const line = at === undefined ? '' : ` ${path.basename(at.file)}:${String(at.line)}`;
  if (doing === undefined) return line === '' ? '' : `, at${line}`;
  if (doing.kind === 'awaits') return `, and still awaits${line}`;
  return `:${line} ${stepText({ did: doing })}`;
}

function bytesOf({ bytes }: Extract<Whereabouts, { kind: 'inside' }>): string {
  if (bytes === undefined || (bytes.read === 0 && bytes.written === 0)) return '';
  const parts = [
    ...(bytes.read > 0 ? [`has read ${count(bytes.read)}`] : []),
    ...(bytes.written > 0 ? [`has written ${count(bytes.written)}`] : []),
  ];
  return `; so far it ${parts.join(' and ')}`;
}

const count = (bytes: number): string => `${bytes.toLocaleString('en-US')} bytes`;

/** `was killed by SIGKILL`, `ended with exit code 7`: the end of a child, as a verb. */
export function endText({ exitCode, signal }: ChildEnd): string {
  return signal === null ? `ended with exit code ${String(exitCode)}` : `was killed by ${signal}`;
}
