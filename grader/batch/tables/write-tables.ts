import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createColors } from 'picocolors';
import { jsonOf } from '../../report/json';
import type { Result } from '../../report/result';
import { terminalReport } from '../../report/terminal/report';
import { writeWhole } from '../../report/whole-file';
import type { Job } from '../job';
import type { ClassResult } from './class-result';
import { csvOf } from './csv';
import { folderNameOf } from './folder-name';
import { pageOf } from './page';
import { textTable } from './text-table';

/** What was judged of one student and one kata. */
export interface JudgedWork {
  readonly student: string;
  readonly job: Job;
  readonly result: Result;
}

/** Writes all that a class comes to below a folder. Each file is there whole or not at all. */
export function writeTables(folder: string, result: ClassResult, works: readonly JudgedWork[]): void {
  const judged = works.flatMap((work) => work.result.katas.map((kata) => ({ result: work.result, kata })));
  writeWhole(path.join(folder, 'class.json'), `${JSON.stringify(result, null, 2)}\n`);
  writeWhole(path.join(folder, 'table.csv'), csvOf(result));
  writeWhole(path.join(folder, 'table.txt'), textTable(result));
  writeWhole(path.join(folder, 'index.html'), pageOf(result, judged));
  // Of a student whose work is gone, nothing stays.
  for (const name of ['feedback', 'similar'])
    rmSync(path.join(folder, name), { recursive: true, force: true });
  for (const work of works) writeFeedback(path.join(folder, 'feedback'), work);
  writeForComparison(path.join(folder, 'similar'), result, works);
}

const PLAIN = { columns: 100, color: createColors(false) };

function writeFeedback(folder: string, { student, job, result }: JudgedWork): void {
  const own = path.join(folder, folderNameOf(student));
  mkdirSync(own, { recursive: true });
  writeWhole(path.join(own, `${job.kata}.txt`), terminalReport(result, PLAIN, { verbose: true }));
  writeWhole(path.join(own, `${job.kata}.json`), jsonOf(result));
}

/**
 * The sources, as JPlag (a folder for each student) and Dolos (`info.csv`) read them: a folder for each kata.
 * @see https://dolos.ugent.be/docs/dataset-format.html, https://github.com/jplag/JPlag/wiki
 */
function writeForComparison(folder: string, { katas }: ClassResult, works: readonly JudgedWork[]): void {
  for (const { id, folder: name } of katas) {
    const lines = ['filename,full_name,label'];
    for (const { student, job } of works.filter((work) => work.job.kata === id)) {
      for (const { name: file, text } of job.files) {
        const inside = path.join(folderNameOf(student), file);
        const target = path.join(folder, name, inside);
        mkdirSync(path.dirname(target), { recursive: true });
        writeWhole(target, text);
        lines.push([inside, student, name].map(quoted).join(','));
      }
    }
    if (lines.length > 1) writeWhole(path.join(folder, name, 'info.csv'), `${lines.join('\n')}\n`);
  }
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
