import { course } from '../course/course';
import type { Style } from '../report/terminal/style';
import { clip } from '../report/terminal/wrap';
import { isComplete, type Place, type Progress } from './place';

/** The course: each kata on a line, and the stages of the one that is being worked on. */
export function mapLines(
  { place, progress }: { readonly place: Place; readonly progress: Progress },
  { color, columns }: Style,
): string[] {
  return course().katas.flatMap((kata) => {
    const required = kata.stages.filter(({ kind }) => kind !== 'extra');
    const minutes = required.reduce((sum, stage) => sum + stage.minutes, 0);
    const marks = kata.stages
      .map(({ kind }, at) =>
        isComplete({ kata, stage: at + 1 }, progress) ? '●' : kind === 'extra' ? '◌' : '○',
      )
      .join('');
    const best = String(progress.get(kata.id)?.best ?? 0);
    const isHere = kata.id === place.kata.id;
    const name = `${kata.folder.slice(0, 2)} ${kata.id}`.padEnd(11);
    const line = `${isHere ? '▸' : ' '} ${name} ${marks.padEnd(9)} ${best.padStart(3)}/100 ${`${String(minutes)} min`.padStart(8)}  ${kata.title}`;
    const text = clip(line, columns);
    return isHere ? [color.bold(text), ...stageLines(place, progress, { color, columns })] : [text];
  });
}

function stageLines({ kata, stage }: Place, progress: Progress, { color, columns }: Style): string[] {
  return kata.stages.map(({ title, minutes, kind }, at) => {
    const isDone = isComplete({ kata, stage: at + 1 }, progress);
    const extra = kind === 'extra' && !title.startsWith('Extra') ? 'Extra: ' : '';
    const line = `    ${isDone ? '●' : at + 1 === stage ? '▸' : '○'} ${String(at + 1)} ${extra}${title} (${String(minutes)} min)`;
    const text = clip(line, columns);
    return at + 1 === stage ? color.bold(text) : color.dim(text);
  });
}
