/** A function of the check's own, or a call of an explored world; with its arguments as they are shown. */
export interface Asked {
  readonly of: 'scenario' | 'world';
  readonly name: string;
  readonly args: readonly string[];
}
