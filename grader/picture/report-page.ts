import type { Result } from '../report/result';
import { bundle } from './bundle';
import { htmlPage } from './document';
import { reportData } from './report-data';

/** A result as one HTML file, which needs no server and no network. */
export function reportPage(result: Result): string {
  const { score, maxScore } = result;
  return htmlPage({
    title: `forklings: ${score} of ${maxScore} points`,
    bundle: bundle('picture/browser/report/main.tsx'),
    data: reportData(result),
  });
}
