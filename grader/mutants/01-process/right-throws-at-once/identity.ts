export interface Identity {
  readonly name: string;
  readonly daemon: boolean;
}
export const me: { identity: Identity } = { identity: { name: 'MainProcess', daemon: false } };
export async function launch(
  identity: Identity,
  target: (...args: never[]) => unknown,
  args: readonly unknown[],
): Promise<void> {
  me.identity = Object.freeze({ ...identity });
  await target(...(args as never[]));
}
