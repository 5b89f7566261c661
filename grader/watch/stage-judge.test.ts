import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { kataOf } from '../course/course';
import type { JudgeRequest } from '../judge/protocol';
import { StageJudge } from './stage-judge';
import { shownSubmission } from './testing/shown-submission';
import { WarmJudge } from './warm-judge';

/** A last resort: only the machine is slow here. */
const LAST_RESORT_MS = 30 * 60_000;
const kata = kataOf('value');
const place = { kata, stage: 1 };

/** Notes in which order laws are asked for. */
class NotingJudge extends WarmJudge {
  readonly requests: (readonly string[])[] = [];

  override async judge(
    request: JudgeRequest,
    onCheck: Parameters<WarmJudge['judge']>[1],
  ): ReturnType<WarmJudge['judge']> {
    this.requests.push(request.checks ?? []);
    return super.judge(request, onCheck);
  }
}

let root: string;
let warm: NotingJudge;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'stage-judge-'));
  mkdirSync(path.join(root, kata.folder));
  warm = new NotingJudge();
});
afterEach(async () => {
  await warm.close();
  rmSync(root, { recursive: true, force: true });
});

function save(text: string): void {
  writeFileSync(path.join(root, kata.folder, kata.file), text);
}

const race = (): string => shownSubmission('02-value/cached-read', kata.file);
const stage1 = (): string => shownSubmission('02-value/partial-1', kata.file);

/** Code that changes its own file when it is first loaded. */
function changedOnce(text: string): string {
  const file = JSON.stringify(path.join(root, kata.folder, kata.file));
  const mark = JSON.stringify(path.join(root, 'changed'));
  return `import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
${text}
if (!existsSync(${mark})) {
  writeFileSync(${mark}, '');
  appendFileSync(${file}, '// changed');
}
`;
}

test(
  'a file that was changed meanwhile is judged again, and not reported as an error of the grader',
  async () => {
    save(changedOnce(stage1()));
    const seen: string[] = [];
    await new StageJudge(warm, root).judgeStage(place, ({ kind }) => seen.push(kind));
    expect(seen.at(-1)).toBe('complete');
    expect(existsSync(path.join(root, 'changed'))).toBe(true);
  },
  LAST_RESORT_MS,
);

test(
  'the laws that failed last are judged first, also when their judgement was interrupted',
  async () => {
    const stages = new StageJudge(warm, root);
    save(race());
    let failed: string | undefined;
    let newer: Promise<void> | undefined;
    await stages.judgeStage(place, (judgement) => {
      if (judgement.kind !== 'judging') return;
      failed ??= judgement.checks.find(({ status }) => status === 'fail')?.id;
      if (failed !== undefined) newer ??= stages.judgeStage(place, () => undefined);
    });
    await newer;
    expect(warm.requests).toHaveLength(2);
    expect(warm.requests[0]?.[0]).not.toBe(failed);
    expect(warm.requests[1]?.[0]).toBe(failed);
  },
  LAST_RESORT_MS,
);
