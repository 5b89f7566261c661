import { course } from '../../course/course';
import { equivalents } from '../operators/equivalents';
import { operatorEdits } from '../operators/operator-edits';
import type { Item } from './item';

/** The systematic edits of all solutions, as the grader is held to them. */
export function operatorItems(): Item[] {
  return course().katas.flatMap((kata) => {
    const listed = equivalents(kata);
    return operatorEdits(kata).map(({ id, operator, place, title, files }): Item => ({
      title: id,
      kata,
      promised: { kind: 'operator', operator, member: place.member, equivalent: listed.get(id) },
      text: title,
      source: { files: () => files },
    }));
  });
}
