import { NotWritten } from '#kernel';

/** What became of a call, in a form that travels to the law. */
export type Settled =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'error'; readonly error: ErrorAsSeen };

/** An error as its catcher sees it. */
export interface ErrorAsSeen {
  readonly name: string;
  readonly message: string;
  readonly isError: boolean;
  readonly fields: Record<string, unknown>;
  readonly cause: string;
  /** Where an error says that it came from: its stack, and all strings in its fields. */
  readonly trace: string;
}

export async function settled(promises: readonly Promise<unknown>[]): Promise<Settled[]> {
  const all = await Promise.allSettled(promises);
  for (const one of all) if (one.status === 'rejected' && one.reason instanceof NotWritten) throw one.reason;
  return all.map((one) =>
    one.status === 'fulfilled'
      ? { kind: 'value', value: one.value }
      : { kind: 'error', error: seen(one.reason) },
  );
}

function seen(reason: unknown): ErrorAsSeen {
  if (!(reason instanceof Error)) {
    const message = String(reason);
    return { name: typeof reason, message, isError: false, fields: {}, cause: '', trace: message };
  }
  const fields: Record<string, unknown> = {};
  let trace = reason.stack ?? '';
  for (const key of Object.getOwnPropertyNames(reason)) {
    if (['stack', 'message', 'cause', 'name'].includes(key)) continue;
    const value: unknown = Reflect.get(reason, key);
    if (['string', 'number', 'boolean'].includes(typeof value) || value === null) fields[key] = value;
    if (Array.isArray(value)) fields[key] = value.map(String);
    if (typeof value === 'string') trace += `\n${value}`;
  }
  const { cause } = reason;
  if (cause instanceof Error) trace += `\n${cause.stack ?? ''}`;
  return {
    name: reason.name,
    message: reason.message,
    isError: true,
    fields,
    cause: cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause),
    trace,
  };
}
