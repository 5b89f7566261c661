import path from 'node:path';
import { projectRoot } from '../course/project';
import { exposeHosting, type Hosting, type Job } from '../lab/grading';
import type { RunSpecs } from './grade';
import { runFiles, specOf } from './run-jest';

/**
 * One Jest run that stays: it loads the spec of a kata when that is first judged, and then judges one submission after
 * another. So a submission costs neither Jest's start nor the loading of the specs.
 */
export class SpecHost {
  readonly #jobs: Job[] = [];
  #wake: (() => void) | undefined;
  #isClosed = false;
  /** Set when the run is over, whatever was asked for. */
  #end: string | undefined;
  readonly #run: Promise<void>;

  constructor() {
    const hosting: Hosting = { next: () => this.#next() };
    const spec = path.join(projectRoot(), 'grader', 'lab', 'hosted.spec.ts');
    this.#run = runFiles([spec], (world) => exposeHosting(world, hosting)).then(
      (problems) => this.#ended(problems.get(spec) ?? 'The Jest run that judges has ended.'),
      (error: unknown) =>
        this.#ended(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    );
  }

  readonly runSpecs: RunSpecs = async (katas, grading) => {
    const problems = await Promise.all(
      katas.map(async (kata) => {
        const message = await new Promise<string | undefined>((resolve) =>
          this.#add({ kata: kata.id, spec: specOf(kata), grading, done: resolve }),
        );
        return message === undefined ? [] : [{ kata: kata.id, message }];
      }),
    );
    return problems.flat();
  };

  /** Resolves when what was requested has been judged, and the run has ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wake?.();
    await this.#run;
  }

  #add(job: Job): void {
    if (this.#end !== undefined) return job.done(this.#end);
    this.#jobs.push(job);
    this.#wake?.();
  }

  async #next(): Promise<Job | undefined> {
    while (this.#jobs.length === 0 && !this.#isClosed)
      await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.#jobs[0] === undefined ? undefined : this.#taken(this.#jobs[0]);
  }

  /** A job stays in the list until it is done, so one that the run never finished gets its reason. */
  #taken(job: Job): Job {
    return {
      ...job,
      done: (problem) => {
        this.#jobs.shift();
        job.done(problem);
      },
    };
  }

  #ended(reason: string): void {
    this.#end = reason;
    for (const job of this.#jobs.splice(0)) job.done(reason);
  }
}
