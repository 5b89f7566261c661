import type { Mark } from './wire';

type OpaqueMark = Exclude<Mark, { type: 'error' }>;

/**
 * What stands for a function, memory, pipe or shareable in a process that must not load the code it comes
 * from. It encodes again as what it stands for, and two of the same thing are equal by structure.
 */
export interface Opaque {
  readonly kind: OpaqueMark['type'];
  /** For people: the export's, the class's or the segment's name. */
  readonly label: string;
  readonly mark: OpaqueMark;
}

const tokens = new WeakSet<object>();

export function opaque(mark: OpaqueMark): Opaque {
  const token = Object.freeze({ kind: mark.type, label: labelOf(mark), mark });
  tokens.add(token);
  return token;
}

/** By brand: an object that merely looks like a token is data. */
export function isOpaque(value: unknown): value is Opaque {
  return typeof value === 'object' && value !== null && tokens.has(value);
}

function labelOf(mark: OpaqueMark): string {
  switch (mark.type) {
    case 'function':
    case 'class':
    case 'shareable':
      return mark.reference.exportName;
    case 'memory':
      return mark.name;
    case 'end':
      return mark.role;
    case 'pipe':
      return 'pipe';
  }
}
