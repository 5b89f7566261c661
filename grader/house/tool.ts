import { spawn } from 'node:child_process';
import path from 'node:path';

/** What a tool of node_modules had to say. */
export interface Said {
  readonly isContent: boolean;
  /** All that it wrote, in the order of writing. */
  readonly text: string;
}

/** Runs a tool that is installed with the project: `runTool(root, ['tsc', '--project', '.'])`. */
export async function runTool(root: string, [name, ...args]: readonly [string, ...string[]]): Promise<Said> {
  const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1' };
  delete env.FORCE_COLOR;
  const child = spawn(path.join(root, 'node_modules', '.bin', name), args, {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const end = `${name} ended with ${String(code ?? signal)}`;
      resolve({ isContent: code === 0, text: code === 0 ? text : text.trim() || end });
    });
  });
}
