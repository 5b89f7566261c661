/**
 * Loaded before a scratch program, into each of its processes. One that a stub's error would end says so in a file,
 * and ends as it would have ended, without Node's account of the error. Any other error takes its usual way.
 */
import { appendFileSync } from 'node:fs';
import { isNotWritten } from '../faults/not-written';
import { UNWRITTEN_VARIABLE } from './unwritten';

const file = process.env[UNWRITTEN_VARIABLE];
const FAILED = 1;

if (file !== undefined) process.on('uncaughtException', end);

function end(error: unknown): void {
  // The program has its own way of ending, or of not ending.
  if (process.listenerCount('uncaughtException') > 1) return;
  if (file !== undefined && error instanceof Error && isNotWritten({ code: codeOf(error) })) {
    appendFileSync(file, `${JSON.stringify({ todo: error.message })}\n`);
    process.exit(FAILED);
  }
  process.off('uncaughtException', end);
  process.nextTick(() => {
    throw error;
  });
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : '';
}
