import { kataOf } from '../course/course';
import { discard } from '../image/publish';
import { reasonOf } from '../faults/whose-fault';
import type { Hosting, Job } from './grading';
import { KataSession } from './kata-session';
import { lawsOf } from './laws';
import { dismissReadySubjects, makeSubjectsReady } from '../subject/subject-process';

/** This many processes under test are started while a person reads, for the next submission. */
const READY = 4;
/** Without a job for so long, in ms, it is a person who is waited for. A queue, or the next law of a stage, is quicker. */
const IDLE_MS = 250;

/**
 * Judges one submission after another, until there are no more. The specs stay loaded; the image of a submission and
 * the processes under test are its own.
 */
export async function serveJobs(hosting: Hosting): Promise<void> {
  let used: string | undefined;
  let root: string | undefined;
  for (;;) {
    const idle = setTimeout(() => {
      // Those that are left over were there while the code of a submission ran, which may have done something to them.
      void dismissReadySubjects();
      makeSubjectsReady(READY);
    }, IDLE_MS);
    const job = await hosting.next();
    clearTimeout(idle);
    // Only now: what has judged looks at the image once more, when the job is done.
    if (used !== undefined) discard(used);
    used = undefined;
    if (job === undefined) return dismissReadySubjects();
    const before = root;
    ({ root } = job.grading.request);
    if (before !== undefined && before !== root) await dismissReadySubjects();
    try {
      const image = await judge(job);
      if (job.grading.request.isTransient === true) used = image;
      job.done();
    } catch (error) {
      job.done(reasonOf(error));
    }
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
