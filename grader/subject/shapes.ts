/* What comes from a process under test has the type `unknown`. These functions give each part the shape that it must have. */

export type Raw = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null;
}

export function record(value: unknown): Raw {
  return isRecord(value) ? value : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

/** A number in memory, as a process under test sends it. */
export function word(value: unknown): number | bigint {
  return typeof value === 'bigint' ? value : number(value);
}
