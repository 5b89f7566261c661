/** What the proof measures, and what contradicts it. */
export class Findings {
  readonly figures: { [name: string]: number | string | readonly string[] } = {};
  readonly problems: string[] = [];

  expect(isSo: boolean, problem: string): void {
    if (!isSo) this.problems.push(problem);
  }

  /** Long work that is killed in the middle has shown at least what it came to. */
  note(name: string, figure: number | string | readonly string[]): void {
    this.figures[name] = figure;
    process.stderr.write(`${name}: ${JSON.stringify(figure)}\n`);
  }
}

export const minutesSince = (began: number): number =>
  Number(((performance.now() - began) / 60_000).toFixed(1));
