import { levels } from '../play/levels';
import { byInstruction } from '../report/terminal/instructive';
import type { GameChoice } from './game-beside';
import type { LoopView } from './loop-view';
import { failedChecks } from './picture-page';

/** The level of a law that fails, on the learner's own code; without one, all levels of the kata; or why there is none. */
export function gameChoice(view: LoopView, root: string): GameChoice | { readonly notice: string } {
  const { kata } = view.place;
  const ofKata = levels.filter((level) => level.kata === kata.id);
  if (ofKata.length === 0) {
    const others = [...new Set(levels.map((level) => level.kata))].join(', ');
    return { notice: `${kata.id} has no levels to play; these katas have: ${others}.` };
  }
  const [failed] = byInstruction(failedChecks(view)).filter(({ id }) => ofKata.some(({ law }) => law === id));
  const level = ofKata.find(({ law }) => law === failed?.id)?.id;
  return { kata: kata.id, root, level };
}
