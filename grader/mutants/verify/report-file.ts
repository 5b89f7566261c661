import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeWhole } from '../../report/whole-file';
import { outcomeSchema, type Outcome } from './outcome';

/** What `npx forklings verify --json FILE` writes: every outcome, in the order of the course. */
const reportSchema = z.strictObject({ outcomes: z.array(outcomeSchema) });

export function writeReport(file: string, outcomes: readonly Outcome[]): void {
  writeWhole(file, `${JSON.stringify({ outcomes }, null, 1)}\n`);
}

/** Undefined where there is no such file, or where it holds something else. */
export function readReport(file: string): readonly Outcome[] | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return reportSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).outcomes;
  } catch {
    return undefined;
  }
}
