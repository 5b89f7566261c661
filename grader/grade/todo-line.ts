import type { Kata } from '../course/course';
import type { SourceLine } from '../faults/traced-step';
import { learnerSources } from '../image/learner-sources';

/**
 * Where a stub says what is to do. An explored call ends far from its source: of the error that it threw, only the text
 * is left. Where two members say the same, the first of them is shown.
 */
export function lineOfTodo(kata: Kata, root: string, todo: string): SourceLine | undefined {
  for (const { file, text } of learnerSources(root, kata)) {
    const at = text.indexOf(todo);
    if (at >= 0) return { file, line: text.slice(0, at).split('\n').length, column: 1 };
  }
  return undefined;
}
