import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../course/project';

/** A Node that the course is tested on, as .ci/nodes/package.json pins it. */
export interface Node {
  /** `node-22` */
  readonly name: string;
  readonly binary: string;
  /** Installed on Linux x64 only: `npm ci --prefix .ci/nodes`. */
  readonly isInstalled: boolean;
}

export function nodes(): Node[] {
  const home = path.join(projectRoot(), '.ci', 'nodes');
  const { dependencies } = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  return Object.keys(dependencies).map((name) => {
    const binary = path.join(home, 'node_modules', name, 'bin', 'node');
    return { name, binary, isInstalled: existsSync(binary) };
  });
}
