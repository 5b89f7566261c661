import { Figures, LEAST_NAMED } from './figures';
import { caughtBy, type Outcome } from './outcome';

/** The end of a run, as text: what is not as promised, a line each, then the figures. */
export function summary(outcomes: readonly Outcome[]): string {
  const misses = outcomes.filter(({ verdict }) => verdict !== 'held' && verdict !== 'equivalent');
  return [...misses.map(missText), ...figureLines(new Figures(outcomes)), ''].join('\n');
}

function missText({ title, kind, verdict, differences, laws }: Outcome): string {
  const caught = caughtBy({ laws }).map((law) => `${law} as ${String(laws[law]).replace(/^fail: /, '')}`);
  const how = verdict === 'misnamed' && caught.length > 0 ? [`caught by ${caught.join(', ')}`] : [];
  const heading = `${title}: ${verdict === 'survived' && kind !== 'cheat' ? 'survived: no law catches it' : verdict}`;
  return [heading, ...how, ...differences].join('\n  ');
}

function figureLines(figures: Figures): string[] {
  const line = (name: string, total: number, good: number, what: string): string[] =>
    total === 0
      ? []
      : [`${name.padEnd(22)}${String(good).padStart(5)} of ${String(total).padStart(4)} ${what}`];
  const share = `${(Math.floor(figures.named * 1000) / 10).toFixed(1)} %`;
  const caught = figures.count(['wrong'], ['held', 'misnamed']);
  return [
    ...line('wrong submissions', figures.count(['wrong']), caught, 'caught'),
    ...line(
      '  by name',
      caught,
      figures.count(['wrong'], ['held']),
      `(${share}; at least ${String(LEAST_NAMED * 100)} %)`,
    ),
    ...line(
      'operator edits',
      figures.count(['operator']),
      figures.count(['operator'], ['held', 'misnamed']),
      'caught',
    ),
    ...line(
      '  equivalent',
      figures.count(['operator']),
      figures.count(['operator'], ['equivalent']),
      'listed with a reason',
    ),
    ...line(
      'correct submissions',
      figures.count(['right']),
      figures.count(['right'], ['held']),
      'with full marks',
    ),
    ...line(
      'partial submissions',
      figures.count(['partial']),
      figures.count(['partial'], ['held']),
      'with exactly their points',
    ),
    ...line('untouched stubs', figures.count(['stub']), figures.count(['stub'], ['held']), 'not started'),
    ...line('cheats', figures.count(['cheat']), figures.count(['cheat'], ['held']), 'with no unearned point'),
    `survived ${String(figures.survivors)}, penalised ${String(figures.penalised)}, no verdict ${String(figures.unjudged)}`,
  ];
}
