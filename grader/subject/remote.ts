/**
 * How values look to a spec. The learner's objects stay in the processes under test; the spec has tokens, which it can
 * pass to other processes but not open.
 */
declare const shared: unique symbol;

/** The token of a learner's shareable object. */
export interface Shared<T> {
  readonly [shared]: T;
}

/** What a scenario returns, as the spec receives it. */
export type Incoming<T> = T extends { readonly handle: unknown }
  ? Shared<T>
  : T extends readonly unknown[]
    ? { -readonly [Index in keyof T]: Incoming<T[Index]> }
    : T;

/** What a scenario takes, as the spec gives it. */
export type Outgoing<T> = T extends { readonly handle: unknown }
  ? Shared<T>
  : T extends readonly (infer Item)[]
    ? readonly Outgoing<Item>[]
    : T;

type OutgoingAll<Args extends readonly unknown[]> = { [Index in keyof Args]: Outgoing<Args[Index]> };

/** The scenarios of a kata as calls to one process under test. Each resolves with what the scenario returned. */
export type Remote<Scenarios> = {
  readonly [
    Name in keyof Scenarios as Scenarios[Name] extends (...args: never[]) => unknown ? Name : never
  ]: Scenarios[Name] extends (...args: infer Args) => infer Result
    ? (...args: OutgoingAll<Args>) => Promise<Incoming<Awaited<Result>>>
    : never;
};
