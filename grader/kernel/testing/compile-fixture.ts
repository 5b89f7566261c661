import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';

const KERNEL = path.dirname(__dirname);
const CACHE = path.resolve(KERNEL, '../../node_modules/.cache');

/** How a program ended. */
export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The kernel and its fixtures as plain JavaScript, laid out as in the image that learners' programs run in.
 */
export class CompiledFixtures implements Disposable {
  readonly directory: string;

  constructor() {
    fs.mkdirSync(CACHE, { recursive: true });
    this.directory = fs.mkdtempSync(path.join(CACHE, 'kernel-test-'));
    const common = {
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      outdir: this.directory,
      logLevel: 'silent',
    } as const;
    const kernel = ['index.ts', 'child-main.ts'].map((file) => path.join(KERNEL, file));
    const fixtures = fs
      .readdirSync(path.join(KERNEL, 'fixtures'))
      .map((file) => path.join(KERNEL, 'fixtures', file));
    buildSync({
      ...common,
      entryPoints: [path.join(KERNEL, 'internal.ts')],
      bundle: true,
      external: ['koffi'],
    });
    buildSync({ ...common, entryPoints: kernel });
    // With a map, for the tests of traces.
    buildSync({ ...common, entryPoints: fixtures, outbase: KERNEL, sourcemap: 'linked' });
    fs.writeFileSync(path.join(this.directory, 'package.json'), '{ "imports": { "#kernel": "./index.js" } }');
  }

  /** The compiled program of that fixture. */
  program(fixture: string): string {
    return path.join(this.directory, 'fixtures', `${fixture}.js`);
  }

  start(fixture: string, args: readonly string[] = [], options: SpawnOptions = {}): ChildProcess {
    return spawn(process.execPath, [this.program(fixture), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
    });
  }

  /** Runs the fixture to its end. */
  async run(fixture: string, args: readonly string[] = [], options: SpawnOptions = {}): Promise<Outcome> {
    return outcomeOf(this.start(fixture, args, options));
  }

  [Symbol.dispose](): void {
    fs.rmSync(this.directory, { recursive: true, force: true });
  }
}

export async function outcomeOf(child: ChildProcess): Promise<Outcome> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // 'close', not 'exit': the output may end after the process.
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}
