import { kataOf } from '../course/course';
import { discard } from '../image/publish';
import { reasonOf } from '../faults/whose-fault';
import type { Hosting, Job } from './grading';
import { KataSession } from './kata-session';
import { lawsOf } from './laws';
import { dismissReadySubjects, makeSubjectsReady } from '../subject/subject-process';

/** This many processes under test are ready for the next submission, which begins them while a person reads. */
const READY = 4;

/**
 * Judges one submission after another, until there are no more. The specs stay loaded; the image of a submission and
 * the processes under test are its own.
 */
export async function serveJobs(hosting: Hosting): Promise<void> {
  let used: string | undefined;
  makeSubjectsReady(READY);
  for (let job = await hosting.next(); ; job = await hosting.next()) {
    // Only now: what has judged looks at the image once more, when the job is done.
    if (used !== undefined) discard(used);
    used = undefined;
    if (job === undefined) return dismissReadySubjects();
    try {
      const image = await judge(job);
      if (job.grading.request.isTransient === true) used = image;
      job.done();
    } catch (error) {
      job.done(reasonOf(error));
    }
    // Those that were left over were there while the code of this submission ran, which might have done something to them.
    await dismissReadySubjects();
    makeSubjectsReady(READY);
  }
}

/** Returns the folder of the image that was judged. */
async function judge({ kata, spec, grading }: Job): Promise<string | undefined> {
  await import(spec);
  const session = new KataSession<unknown>(kataOf(kata), grading);
  const titles = [...(grading.request.checks?.get(kata) ?? [])];
  for (const title of titles) {
    const law = lawsOf(kata).get(title);
    if (law !== undefined) session.plan(title, law.body, law.options);
  }
  await session.open();
  try {
    for (const title of titles) {
      if (grading.request.isWanted?.() === false) break;
      await session.judge(title);
    }
  } finally {
    await session.close();
  }
  return session.image;
}
