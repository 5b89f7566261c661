import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { environmentFor } from './environment';
import type { Round } from './side-by-side';

/** The longest round takes about 100 ms. It may take this long on a machine that is busy with everything else. */
const PATIENCE_MS = 120_000;

/**
 * Runs `measure` with the rounds of programs that measure themselves: each line on a program's stdin is a round, and
 * the answer on its stdout says how long that took, in ms. The programs are started once, and ended when `measure` has
 * ended.
 */
export async function withPrograms<T>(
  commands: readonly (readonly [string, ...string[]])[],
  measure: (...rounds: Round[]) => Promise<T>,
): Promise<T> {
  const programs = commands.map(([command, ...args]) => start(command, args));
  try {
    return await measure(...programs.map((program) => program.round));
  } finally {
    await Promise.all(programs.map((program) => program.end()));
  }
}

interface Program {
  readonly round: Round;
  end(): Promise<unknown>;
}

function start(command: string, args: readonly string[]): Program {
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: environmentFor('bench').env,
  });
  const ended = new Promise<'ended'>((resolve) => {
    child.once('exit', () => resolve('ended'));
    child.once('error', () => resolve('ended'));
  });
  child.stdin.on('error', () => undefined); // `ended` reports its end
  const answers = createInterface({ input: child.stdout });
  return {
    async round() {
      const overdue = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
      const answer = new Promise<string>((resolve) => answers.once('line', resolve));
      child.stdin.write('\n');
      const line = await Promise.race([answer, ended]);
      clearTimeout(overdue);
      const tookMs = Number(line);
      if (!(tookMs > 0)) throw new Error(`${command} ${args.join(' ')}: a round ${line}`);
      return tookMs;
    },
    end() {
      child.stdin.end();
      return ended;
    },
  };
}
