import { kataOf } from '../course/course';
import { reasonOf } from '../faults/whose-fault';
import type { Hosting, Job } from './grading';
import { KataSession } from './kata-session';
import { lawsOf } from './laws';

/**
 * Judges one submission after another, until there are no more. The specs stay loaded; the image of a submission and
 * the processes under test are its own.
 */
export async function serveJobs(hosting: Hosting): Promise<void> {
  for (let job = await hosting.next(); job !== undefined; job = await hosting.next()) {
    try {
      await judge(job);
      job.done();
    } catch (error) {
      job.done(reasonOf(error));
    }
  }
}

async function judge({ kata, spec, grading }: Job): Promise<void> {
  await import(spec);
  const session = new KataSession<unknown>(kataOf(kata), grading);
  const titles = [...(grading.request.checks?.get(kata) ?? [])];
  for (const title of titles) {
    const law = lawsOf(kata).get(title);
    if (law !== undefined) session.plan(title, law.body, law.options);
  }
  await session.open();
  try {
    for (const title of titles) await session.judge(title);
  } finally {
    await session.close();
  }
}
