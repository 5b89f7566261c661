import { playerOf } from './player';

/** What a call returned, and how long it took. */
export interface Timed<T> {
  readonly value: T;
  /** In ms of the check's virtual time, which passes only when nothing else happens, so it is the same on every machine. */
  readonly ms: number;
}

/** Makes a call to a process under test, and measures it. */
export async function timed<T>(process: object, call: () => Promise<T>): Promise<Timed<T>> {
  const { group } = playerOf(process).subject;
  const before = group.now;
  const value = await call();
  return { value, ms: Math.round(group.now - before) };
}
