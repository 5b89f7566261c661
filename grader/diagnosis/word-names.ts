import type { Place, TrailEntry, TurnStep } from '../faults/turns';
import { wholeLine } from './source-text';

/**
 * Names the words of memory as the learner's code does: by the constant that stands at their access (`load(SLEEPERS)`),
 * and, where a thing has several blocks of memory, by the class that the block is behind (`a.Lock`).
 */
export function wordNames(trail: readonly TrailEntry[]): (place: Place) => Place {
  const constants = new Map<string, string>();
  const classes = new Map<string, string>();
  for (const step of trail.flatMap(({ steps }) => steps)) {
    const place = step.memory?.place;
    if (place?.kind !== 'named') continue;
    const name = classOf(step);
    if (name !== undefined && place.number !== undefined) classes.set(blockOf(place), name);
    const constant = constantAt(step);
    if (constant !== undefined) constants.set(wordOf(place), constants.get(wordOf(place)) ?? constant);
  }
  return (place) => {
    if (place.kind !== 'named') return place;
    const { name, number, offset } = place;
    const constant = constants.get(wordOf(place));
    const behind = classes.get(blockOf(place));
    const block = behind === undefined ? name : `${name}.${behind}`;
    return {
      kind: 'named',
      name: constant === undefined ? block : `${block}.${constant}`,
      ...(number === undefined || behind !== undefined ? {} : { number }),
      ...(offset === undefined || constant !== undefined ? {} : { offset }),
    };
  };
}

type Named = Extract<Place, { kind: 'named' }>;

/** Two words of one block have the same. */
export const blockOf = ({ name, number = 0 }: Named): string => `${name}#${String(number)}`;
const wordOf = (place: Named): string => `${blockOf(place)}@${String(place.offset ?? 0)}`;

/** `Lock`, of a step in the reference code’s `Lock.acquire`. */
function classOf({ where }: TurnStep): string | undefined {
  return /^(?:new )?([A-Z]\w*)/.exec(where?.via ?? '')?.[1];
}

/** The first argument of the access, if it is a constant. In reference code it is not the learner's constant. */
function constantAt({ where }: TurnStep): string | undefined {
  if (where === undefined || where.via !== undefined) return undefined;
  return /^\w+\(([A-Z][A-Z\d_]*)[,)]/.exec(wholeLine(where).slice(where.column - 1))?.[1];
}
