import { CHEATS, cheats } from '../cheats';
import type { Item } from './item';

/** What attacks the grader, or answers without doing the work. */
export function cheatItems(): Item[] {
  return cheats().map((cheat): Item => {
    const { name, text, kata, folder } = cheat;
    const promised = { kind: 'cheat', cheat } as const;
    return { title: `${CHEATS}/${name}`, kata, promised, text, source: { folder } };
  });
}
