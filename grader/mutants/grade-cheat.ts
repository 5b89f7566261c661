import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jsonOf, NotGraded } from './graded';
import { resultSchema } from '../report/result';
import type { Cheat } from './cheats';

/** What became of a cheat. */
export interface CheatGraded {
  readonly exitCode: number | null;
  /** 0 where the grade ended without a result. */
  readonly score: number;
  /** The laws that gave it points. */
  readonly earned: readonly string[];
  /** The processes that it has left. */
  readonly left: readonly string[];
}

/** Grades a copy of the cheat in that checkout, which it may change: by the laws that it is after, or by all. */
export async function gradeCheat(
  { kata, folder, laws }: Cheat,
  project: string,
  isWhole: boolean,
): Promise<CheatGraded> {
  const copy = mkdtempSync(path.join(tmpdir(), 'forklings-cheat-'));
  const before = processesOf(project);
  const left = (): string[] => processesOf(project).filter((one) => !before.includes(one));
  try {
    cpSync(folder, copy, { recursive: true });
    const checks = isWhole ? [] : laws.flatMap((id) => ['--check', id]);
    const { exitCode, json } = await jsonOf([kata.id, '--root', copy, ...checks], { project });
    const { score, katas } = resultSchema.parse(json);
    const earned = katas.flatMap((one) => one.checks.flatMap((check) => (check.score > 0 ? [check.id] : [])));
    return { exitCode, score, earned, left: left() };
  } catch (error) {
    if (!(error instanceof NotGraded)) throw error;
    return { exitCode: error.exitCode, score: 0, earned: [], left: left() };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** The processes whose command names a file of the checkout. */
function processesOf(project: string): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return /^\d+$/.test(pid) && words.includes(project) ? [`process ${words.replaceAll('\0', ' ')}`] : [];
    } catch {
      return []; // it has ended
    }
  });
}
