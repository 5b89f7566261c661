/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';

/** Specs and tests are compiled file by file; their types are checked apart, so that a type error never hides a verdict. */
const transform: NonNullable<Config['transform']> = {
  '\\.ts$': [
    'ts-jest',
    {
      diagnostics: false,
      tsconfig: {
        target: 'es2022',
        module: 'commonjs',
        moduleResolution: 'bundler',
        esModuleInterop: true,
        isolatedModules: true,
        types: ['node'],
      },
    },
  ],
};

const shared = {
  testEnvironment: 'node',
  transform,
  // Only our own modules are resolved by '#': Node's package imports, which Jest knows.
  modulePathIgnorePatterns: ['<rootDir>/node_modules/.cache/'],
} satisfies Config;

/**
 * Two projects: what grades the learner, and what tests the grader. `npm test` runs the second. Each has a cache of its
 * own, as Jest's default is a folder that stays in /tmp, and a grade watches the first one.
 */
const config: Config = {
  projects: [
    {
      ...shared,
      displayName: 'katas',
      cacheDirectory: '<rootDir>/node_modules/.cache/forklings/jest',
      setupFiles: ['<rootDir>/grader/grade/plain-jest.setup.ts'],
      testMatch: ['<rootDir>/exercises/*/[1-9]-*.spec.ts'],
    },
    {
      ...shared,
      displayName: 'grader',
      cacheDirectory: '<rootDir>/node_modules/.cache/forklings/jest-of-tests',
      setupFiles: ['<rootDir>/.config/fast-check.setup.cjs'],
      testMatch: ['<rootDir>/grader/**/*.test.ts'],
    },
  ],
};

export default config;
