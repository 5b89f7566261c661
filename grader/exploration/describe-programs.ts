import type { Program } from '../history/program';
import { describeInput } from '../history';

/** The programs as a learner would write them. */
export function describePrograms(programs: readonly Program[]): string {
  return programs
    .flatMap((program, at) =>
      program.length === 0
        ? []
        : [`process ${String(at + 1)}: ${program.map((input) => describeInput(input)).join(', ')}`],
    )
    .join('; ');
}
