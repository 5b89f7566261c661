/** The memory in which a process under test notes the operation that blocks it: a length, and a value serialized by v8. */
export const NOTE_BYTES = 4096;
export const NOTE_LENGTH = 0;
export const NOTE_TEXT = 4;
