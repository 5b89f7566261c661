import type { Job, Outcome } from './job';
import type { JudgeJob } from './judge-job';

/** Judges at most `count` jobs at a time, in the order in which they come. Each has its place among them. */
export function overCores(count: number, judge: JudgeJob): (job: Job) => Promise<Outcome> {
  const free = Array.from({ length: count }, (_, number) => number);
  const waiting: ((number: number) => void)[] = [];
  return async (job) => {
    const number = free.shift() ?? (await new Promise<number>((resolve) => waiting.push(resolve)));
    try {
      return await judge(job, { number, of: count });
    } finally {
      const next = waiting.shift();
      if (next === undefined) free.push(number);
      else next(number);
    }
  };
}
