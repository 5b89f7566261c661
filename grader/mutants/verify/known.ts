import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { course } from '../../course/course';
import { projectRoot } from '../../course/project';
import { stubOf } from '../base-programs';
import type { Item } from './item';
import type { Knowledge } from './judge-item';
import { matrixSchema, type Matrix } from './matrix';
import { memberStages } from './member-stages';

export function matrixFile(ending: 'json' | 'md', project = projectRoot()): string {
  return path.join(project, 'grader', 'mutants', `MATRIX.${ending}`);
}

/** What the last runs have found, as it is committed; empty before the first. */
export function knownMatrix(project = projectRoot()): Matrix {
  const file = matrixFile('json', project);
  return existsSync(file) ? matrixSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
}

/** What is known about an item before it is judged. It decides the order of laws, and so the time, but no verdict. */
export function knowledgeFrom(matrix: Matrix, isMatrix: boolean): (item: Item) => Knowledge {
  const stages = new Map(course().katas.map((kata) => [kata.id, memberStages(stubOf(kata))] as const));
  return ({ title, kata, promised }) => ({
    before: Object.keys(matrix[title]?.caught ?? {}),
    stages: promised.kind === 'operator' ? (stages.get(kata.id)?.get(promised.member) ?? []) : [],
    isMatrix,
  });
}
