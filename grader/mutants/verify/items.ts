import { readFileSync } from 'node:fs';
import path from 'node:path';
import { course, type Kata } from '../../course/course';
import { learnersWork } from '../../course/learners-work';
import { projectRoot } from '../../course/project';
import { solutionOf, stubOf } from '../base-programs';
import { MalformedHeader } from '../header';
import { editedFiles, headerOf, submissions, type Submission } from '../submissions';
import { contentDigest, filesBelow } from './grader-digest';
import type { Item, Promised } from './item';

/**
 * Everything that is stored and that the grader is held to, by kata: stubs, solutions, and the submissions of
 * grader/mutants. A stub in which a learner writes is left out.
 *
 * @throws MalformedHeader, EditDoesNotFit
 */
export function storedItems(project = projectRoot()): Item[] {
  const { katas } = course();
  const work = learnersWork(project, katas);
  return [
    ...katas.flatMap((kata) => [
      ...(work.has(`exercises/${kata.folder}/${kata.file}`) ? [] : [stubItem(kata)]),
      solutionItem(kata),
    ]),
    ...submissions(project).map(submissionItem),
  ];
}

function stubItem(kata: Kata): Item {
  const promised = { kind: 'stub' } as const;
  const source = { files: () => stubOf(kata) };
  return { title: `${kata.folder}/stub`, kata, promised, text: 'the stub', source };
}

function solutionItem(kata: Kata): Item {
  const promised = { kind: 'right', text: '' } as const;
  const source = { files: () => solutionOf(kata) };
  return { title: `${kata.folder}/solution`, kata, promised, text: "the lesson's solution", source };
}

export function submissionItem(submission: Submission): Item {
  const { title, kata, form, source: place } = submission;
  const header = headerOf(submission);
  if (header instanceof MalformedHeader) throw header;
  const source = form === 'folder' ? { folder: place } : { files: () => editedFiles(submission) };
  return { title, kata, promised: promisedBy(header), text: header.text, source };
}

function promisedBy(header: Exclude<ReturnType<typeof headerOf>, MalformedHeader>): Promised {
  switch (header.verdict) {
    case 'wrong':
      return { kind: 'wrong', catches: header.catches };
    case 'right':
      return { kind: 'right', text: header.text };
    case 'partial':
      return { kind: 'partial', stage: header.stage };
  }
}

/** The digest of an item: of what it hands in, and of what it promises. */
export function itemDigest({ promised, source }: Item): string {
  const files =
    'files' in source
      ? source.files()
      : filesBelow(source.folder, '.').map(
          (name) => [name, readFileSync(path.join(source.folder, name))] as const,
        );
  return contentDigest([['promised', JSON.stringify(promised)], ...files]);
}
