import type { SharedMemory } from '#kernel';

export interface Coder {
  readonly kind: 'number' | 'bigint';
  get(memory: SharedMemory): number | bigint;
  set(memory: SharedMemory, value: unknown): void;
}

const suffixes: Readonly<Record<string, string>> = {
  ...{ b: 'Int8', B: 'Uint8', h: 'Int16', H: 'Uint16', i: 'Int32', I: 'Uint32' },
  ...{ q: 'BigInt64', Q: 'BigUint64', f: 'Float32', d: 'Float64' },
};

type Access = Readonly<Record<string, (offset: number, value?: unknown) => number | bigint>>;

export function coder(code: string): Coder {
  const suffix = suffixes[code] ?? '';
  return {
    kind: suffix.startsWith('Big') ? 'bigint' : 'number',
    get: (memory) => (memory as unknown as Access)[`get${suffix}`]?.call(memory, 0) ?? 0,
    set: (memory, value) => void (memory as unknown as Access)[`set${suffix}`]?.call(memory, 0, value),
  };
}
