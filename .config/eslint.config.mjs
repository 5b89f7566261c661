import eslint from '@eslint/js';
import { defineConfig } from 'eslint/config';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import path from 'node:path';
import tseslint from 'typescript-eslint';
import { learnersFiles } from './learners-files.mjs';

/** Code that is judged by running it, and need not be good: submissions, most of them wrong on purpose. */
const submissions = 'grader/mutants/{[0-9]*,cheats}/*/**/*.ts';

const root = path.resolve(import.meta.dirname, '..');

export default defineConfig(
  { ignores: learnersFiles(root) },
  {
    ignores: [
      'node_modules/',
      '.forklings/',
      'coverage/',
      '**/*.try.ts',
      'grader/mutants/02-value/hostile-syntax/**',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  { ...eslint.configs.recommended, ignores: [submissions] },
  {
    files: ['**/*.{ts,tsx}'],
    ignores: [submissions],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    // The root is said, or files beside this one would belong to no project.
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: root },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // koffi is a library of machine code: loaded only when memory is first requested.
      '@typescript-eslint/no-require-imports': ['error', { allow: ['^koffi$'] }],
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],

      // There is no enum here, and to look for one takes a tenth of all the time.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      // It asks for `x!`, which no-non-null-assertion forbids.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // `{ readonly [Code in FaultCode]: … }` says more than a Record.
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      // Interfaces here are written as methods, most of which need no `this`; `model.step.call(model)` is right, too.
      '@typescript-eslint/unbound-method': 'off',
      // A function or a class that does nothing is a fine fixture, and a fine reporter.
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-extraneous-class': ['error', { allowEmpty: true }],
      // `process.env['NAME']` says that the name is data, and not a property that the compiler knows.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      // A number in a message needs no `String(…)`.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `(signal) => leave(signal)` and `() => wake()` read well.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
    },
  },
  {
    files: [submissions],
    languageOptions: { parser: tseslint.parser },
    plugins: { '@typescript-eslint': tseslint.plugin },
  },
  {
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.tsx', '.js', '.cjs', '.mjs'] })],
    },
    rules: {
      'import-x/no-extraneous-dependencies': 'error',
    },
  },
  {
    // The edges, where types are only promises: learners' code calls these, or is called by them.
    files: [
      'exercises/**/*.ts',
      'solutions/**/*.ts',
      'grader/kernel/**/*.ts',
      'grader/subject/inside/**/*.ts',
      'grader/explorer/puppet/**/*.ts',
    ],
    rules: {
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unnecessary-type-conversion': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
    },
  },
  {
    // `(order) => (order.release(0, 'lock'), order.acquire(1, 'lock'))`: a story in one line.
    files: ['**/*.test.ts'],
    rules: {
      '@typescript-eslint/no-confusing-void-expression': 'off',
      'no-restricted-properties': [
        'error',
        ...['test', 'describe'].map((object) => ({
          object,
          property: 'only',
          message: 'The others would not run.',
        })),
      ],
    },
  },
  {
    // What a world shares and the calls on it say their types themselves, in a line each.
    files: ['exercises/*/*.scenarios.ts', 'exercises/graduation/*.programs.ts'],
    rules: {
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "CallExpression[callee.property.name='catch'][callee.object.callee.type='MemberExpression']",
          message: 'A method may also throw at once. Use try and catch, which see both.',
        },
      ],
    },
  },
  {
    files: ['exercises/*/*.spec.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'Literal[value=/^(?:It|Its|They|Then|Nor|And|Now|So (?:do|does|is|are)|After that) /]',
          message: 'A promise is shown alone, so it must name what it speaks of.',
        },
        {
          selector:
            'TemplateElement[value.raw=/^(?:It|Its|They|Then|Nor|And|Now|So (?:do|does|is|are)|After that) /]',
          message: 'A promise is shown alone, so it must name what it speaks of.',
        },
      ],
    },
  },
  {
    files: ['grader/**/*.{ts,tsx}', 'solutions/**/*.ts'],
    ignores: [submissions],
    rules: { 'max-lines': ['error', 250] },
  },
  {
    // What a stub is given, it does not use yet.
    files: ['exercises/*/*.ts'],
    ignores: ['**/*.{spec,scenarios,demo}.ts'],
    rules: {
      '@typescript-eslint/no-unused-vars': 'off',
      'no-unused-private-class-members': 'off',
      '@typescript-eslint/no-useless-constructor': 'off',
      // What it will need, it names in types so far.
      '@typescript-eslint/consistent-type-imports': 'off',
    },
  },
  {
    files: ['**/*.{cjs,mjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { process: 'readonly', __dirname: 'readonly', __filename: 'readonly' } },
  },
);
