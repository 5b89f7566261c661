import { createHash } from 'node:crypto';
import type { TsJestTransformer, TsJestTransformerOptions } from 'ts-jest';
import { version as tsJestVersion } from 'ts-jest/package.json';
import { version as typescriptVersion } from 'typescript/package.json';

type Process = TsJestTransformer['process'];
type Settings = Parameters<Process>[2];

/**
 * ts-jest, loaded only for a file that is not in Jest's cache: it brings the whole TypeScript compiler along, which takes
 * longer to load than most katas take to judge.
 */
function createTransformer(options: TsJestTransformerOptions): {
  process: Process;
  getCacheKey: TsJestTransformer['getCacheKey'];
} {
  let loaded: TsJestTransformer | undefined;
  return {
    process: (text, file, settings) => (loaded ??= load(options)).process(text, file, settings),
    getCacheKey: (text, file, settings) => keyOf(text, file, settings, options),
  };
}

function load(options: TsJestTransformerOptions): TsJestTransformer {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it always
  const { default: tsJest } = require('ts-jest') as typeof import('ts-jest');
  return tsJest.createTransformer(options);
}

/** All that decides what a file is compiled to: each is compiled on its own (`isolatedModules`). */
function keyOf(
  text: string,
  file: string,
  { supportsStaticESM, instrument }: Settings,
  options: TsJestTransformerOptions,
): string {
  const parts = [tsJestVersion, typescriptVersion, options, supportsStaticESM, instrument, file, text];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

export default { createTransformer };
