import type { Model } from './model';
import type { Call, Outcome } from './operation';

const LONGEST = 40;

/** A value in a sentence: short, one line, as its user would write it. */
export function show(value: unknown): string {
  const text = showWhole(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

/** An input of the usual shape, `{ method, ...arguments }`, as a call: `get(timeoutMs: 0)`, `transfer(0, 1, 30)`. */
export function describeInput(input: { readonly method: string }): string {
  return `${input.method}(${argumentsOf(input).join(', ')})`;
}

/** The arguments of such an input, as they are shown. */
export function argumentsOf(input: { readonly method: string }): string[] {
  return Object.entries<unknown>({ ...input })
    .filter(([name, value]) => name !== 'method' && value !== undefined)
    .map(([name, value]) => (name === 'timeoutMs' ? `timeoutMs: ${show(value)}` : show(value)));
}

/** `P1 get() → 3`. */
export function describeCall<S, I, O>(model: Pick<Model<S, I, O>, 'describe'>, call: Call<I, O>): string {
  return `P${call.process} ${model.describe(call.input)}${describeOutcome(call.outcome)}`;
}

function describeOutcome<O>(outcome: Outcome<O>): string {
  switch (outcome.kind) {
    case 'returned':
      return outcome.output === undefined ? '' : ` → ${show(outcome.output)}`;
    case 'threw':
      return ` → throws ${outcome.error}`;
    case 'pending':
      return ' (cut off)';
    case 'blocked':
      return ' (waits for ever)';
  }
}

function showWhole(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value);
  return `{ ${Object.entries(value)
    .map(([key, part]) => `${key}: ${show(part)}`)
    .join(', ')} }`;
}
