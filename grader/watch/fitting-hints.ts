import { hintsOf, type Hint } from '../diagnosis/hints';
import { byInstruction } from '../report/terminal/instructive';
import { wrap } from '../report/terminal/wrap';
import type { LoopView } from './loop-view';
import { failedChecks } from './picture-page';

/** The hints of the stage in view: those that fit what fails come first. */
export function fittingHints(view: LoopView): readonly Hint[] {
  const { kata, stage } = view.place;
  const code = byInstruction(failedChecks(view))[0]?.diagnosis?.code;
  const ofStage = hintsOf(kata).filter((hint) => hint.stage === stage);
  const fitting = ofStage.filter(({ fits }) => code !== undefined && fits.includes(code));
  return [...new Set([...fitting, ...ofStage])];
}

/** A hint's text, wrapped at words, except where it is code. */
export function hintText({ text }: Hint, columns: number): string {
  return text
    .split('\n\n')
    .map((block) =>
      block.includes('```') ? block : wrap(block.replaceAll('\n', ' '), columns - 1).join('\n'),
    )
    .join('\n\n');
}
