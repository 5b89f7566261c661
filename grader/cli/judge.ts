import { fstatSync } from 'node:fs';
import { JUDGE_FD } from '../judge/protocol';
import { serve } from '../judge/serve';
import { UserError } from './user-error';

/** A judge, for a program that started it (judge/judge). 0 when that has closed the channel. */
export async function judgeCommand(): Promise<0> {
  if (!isSocket(JUDGE_FD))
    throw new UserError('A judge is started by a program.', 'To judge your katas, run `npm run grade`.');
  await serve();
  return 0;
}

function isSocket(fd: number): boolean {
  try {
    return fstatSync(fd).isSocket();
  } catch {
    return false;
  }
}
