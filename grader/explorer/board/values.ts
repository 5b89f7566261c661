/** Values that one word of the history stands for; negative ones are entries of the process's own table. */
export const Known = { undefined: 0, true: 1, false: 2, lost: 3, zero: 2 ** 20 } as const;

/** Small whole numbers stand for themselves. */
export function isSmall(value: number): boolean {
  return Number.isInteger(value) && value > -(2 ** 19) && value < 2 ** 30 && !Object.is(value, -0);
}
