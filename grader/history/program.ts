/** One call of a program: the model's input, too. Whatever else it holds is the call's arguments. */
export interface Input {
  readonly method: string;
}
export type Program = readonly Input[];

/** What the processes of a run are asked to do. */
export interface Programs {
  /** For each process, its calls. */
  readonly programs: readonly Program[];
  /** Calls by process 1, before the others begin and after all have ended. */
  readonly before?: Program;
  readonly after?: Program;
}
