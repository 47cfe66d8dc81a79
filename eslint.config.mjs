import js from '@eslint/js';
import rxjsX from 'eslint-plugin-rxjs-x';
import tsdoc from 'eslint-plugin-tsdoc';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** What only the edge of the library may touch: time and chance come from RxJS schedulers and hashes (docs/architecture.md). */
const CLOCKS_AND_CHANCE = [
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'Take now from the scheduler or an argument.' },
  { selector: "NewExpression[callee.name='Date']", message: 'Take now from the scheduler or an argument.' },
  { selector: "CallExpression[callee.name='Date']", message: 'Take now from the scheduler or an argument.' },
  { selector: "MemberExpression[object.name='performance'][property.name='now']", message: 'Take now from the scheduler or an argument.' },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'Derive it from a hash (core/jitter).' },
  {
    selector: "MemberExpression[object.name='globalThis'][property.name=/^(Date|setTimeout|setInterval|setImmediate|queueMicrotask)$/]",
    message: 'Wait with an RxJS timer.',
  },
];
const TIMERS = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'].map((name) => ({
  name,
  message: 'Wait with an RxJS timer.',
}));

const DEFAULT_EXPORT = { selector: 'ExportDefaultDeclaration', message: 'Export it by name.' };
const DEFAULT_SPECIFIER = { selector: "ExportSpecifier[exported.name='default']", message: 'Export it by name.' };
const CLASS = { selector: 'ClassDeclaration, ClassExpression', message: 'Write functions and plain data; classes are for errors, in core/errors.ts.' };
const NOT_AN_ERROR_CLASS = {
  selector: 'ClassDeclaration:not([superClass.name=/Error$/]), ClassExpression',
  message: 'Only error classes live here.',
};
const FULL_ZOD = { name: 'zod', message: "Import 'zod/mini'." };

/** Node's own globals, for scripts and examples. */
const GLOBALS_OF_NODE = Object.getOwnPropertyNames(globalThis);

export default defineConfig(
  globalIgnores(['bench/.packed/', 'spec/support/docNames.ts', '**/dist/', '**/node_modules/', 'docs/api/', 'coverage/']),
  js.configs.recommended,
  {
    files: ['src/**/*.ts', 'spec/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'rxjs-x': rxjsX, tsdoc },
    rules: {
      ...rxjsX.configs.recommended.rules,
      'rxjs-x/no-subclass': 'error',
      'rxjs-x/no-sharereplay-before-takeuntil': 'error',
      // Specs and the engine subscribe with one function on purpose.
      'rxjs-x/prefer-observer': 'off',

      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidOperator: true }],
      // Options are checked when they are given: JavaScript callers pass what the types exclude.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // `<S>(x: S) => S` of a factory names its type once by design.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',

      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'object-shorthand': 'error',
      'prefer-template': 'error',
      'no-else-return': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'tsdoc/syntax': 'error',
      'max-lines': ['error', { max: 300 }],
      'no-restricted-imports': ['error', { paths: [FULL_ZOD] }],
      'no-restricted-syntax': ['error', DEFAULT_EXPORT, DEFAULT_SPECIFIER, CLASS],
    },
  },
  {
    files: ['src/{core,operators,polling,providers}/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', ...TIMERS],
      'no-restricted-syntax': ['error', DEFAULT_EXPORT, DEFAULT_SPECIFIER, CLASS, ...CLOCKS_AND_CHANCE],
    },
  },
  {
    files: ['src/core/errors.ts'],
    rules: {
      'no-restricted-syntax': ['error', DEFAULT_EXPORT, DEFAULT_SPECIFIER, NOT_AN_ERROR_CLASS, ...CLOCKS_AND_CHANCE],
    },
  },
  {
    // A command prints.
    files: ['src/cli/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['spec/**/*.ts'],
    rules: {
      // Test code passes half-made values and reaches into results that it has just asserted.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      'rxjs-x/no-ignored-notifier': 'off',
      'rxjs-x/no-nested-subscribe': 'off',
      'rxjs-x/no-subject-unsubscribe': 'off',
      'rxjs-x/no-unsafe-takeuntil': 'off',
      'rxjs-x/throw-error': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name=/^(describe|it|test)$/][property.name=/^(only|skip|todo|failing)$/]",
          message: 'A spec that does not run proves nothing.',
        },
        { selector: 'CallExpression[callee.name=/^(fit|fdescribe|xit|xtest|xdescribe)$/]', message: 'A spec that does not run proves nothing.' },
      ],
    },
  },
  {
    files: ['**/*.{mjs,cjs,js}'],
    languageOptions: {
      globals: Object.fromEntries(GLOBALS_OF_NODE.map((name) => [name, 'readonly'])),
    },
  },
);
