import { builtinModules } from 'node:module';
import { createProjectGraphAsync } from '@nx/devkit';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';
import { depConstraints } from './tools/boundaries/dep-constraints.js';
import { errorListener } from './tools/boundaries/error-listener.js';

// The Nx rule reads a cached graph and switches itself off, with a mere warning, where none exists (a fresh
// clone) or judges by old tags. Computing the graph here takes a second and keeps the wall standing.
process.env.NX_DAEMON ??= 'false';
await createProjectGraphAsync({ exitOnError: false });

const specs = ['**/*.spec.ts', '**/test/**/*.ts', 'libs/testing/**/*.ts'];
/** Pages: their sources run in browsers, their tests and settings in Node. */
const webSources = ['apps/*-web/src/**/*.{ts,tsx}'];
const pureLibs = [
  'libs/kernel',
  'libs/contracts',
  'libs/refund-saga',
  'libs/load-shedding',
  'libs/gate-policy',
  'libs/acl',
  'libs/deadlines',
  'libs/civic-routing',
  'libs/civic-report',
  'libs/near-duplicates',
  'libs/inspections',
  'libs/open311',
  'libs/photo-position',
];
/** Pure libraries that browsers load as well. */
const browserLibs = [
  ...['libs/contracts', 'libs/gate-policy', 'libs/ticket-token', 'libs/scanner-sdk'],
  'libs/photo-position',
];

const off = (...rules) => Object.fromEntries(rules.map((rule) => [rule, 'off']));
const inSource = (folders) => folders.map((folder) => `${folder}/**/*.ts`);

/** Node's own modules, with and without the prefix, without the ones that are allowed. */
const nodeModulesExcept = (...allowed) => ({
  patterns: [
    {
      regex: `^(?!(?:${allowed.join('|') || '$'})$)(?:node:.*|(?:${builtinModules.join('|')})(?:/.*)?)$`,
      message: 'A pure library knows no Node modules: take what you need as an argument.',
    },
  ],
});

const nodeGlobals = ['Buffer', 'process', 'global', 'setImmediate', 'clearImmediate'].map((name) => ({
  name,
  message: 'A browser does not have it.',
}));

const noEnvironment = [
  'error',
  {
    object: 'process',
    property: 'env',
    message: 'Only src/config.ts of an app, service-kit and tools read the environment.',
  },
];

const sleepMessage = 'Do not sleep in a test: wait for the condition itself, or move the fake clock.';
const sleeps = [
  "NewExpression[callee.name='Promise'] > :function[params.length=1] > CallExpression[callee.name='setTimeout']",
  "NewExpression[callee.name='Promise'] > :function[params.length=1] > BlockStatement[body.length=1]" +
    " > ExpressionStatement > CallExpression[callee.name='setTimeout']",
].map((selector) => ({ selector, message: sleepMessage }));

const sharedModules = {
  selector: "MemberExpression[object.name='vi'][property.name=/^(resetModules|mock|doMock)$/]",
  message:
    'The files of a tier share their modules: hand in a fake, or ask a process of its own. Modules loaded anew would break the files after this one.',
};

const privateFields = {
  selector: ':matches(PropertyDefinition, MethodDefinition) > PrivateIdentifier',
  message: 'Write `private`: private members are written in one way.',
};

const timersPromises = {
  paths: ['node:timers/promises', 'timers/promises'].map((name) => ({ name, message: sleepMessage })),
};

const message = 'Nothing publishes to the broker but the relay: append to the outbox.';
const producers = [
  { name: '@night-market/event-bus', importNames: ['BrokerProducer', 'MemoryBroker'], message },
  { name: '@night-market/kafka', importNames: ['KafkaProducer', 'createKafka'], message },
];

const boundaries = (forSpecs) => [
  'error',
  {
    enforceBuildableLibDependency: false,
    banTransitiveDependencies: false,
    // Use cases that the simulation plays; dependency-cruiser sees to it that nobody else does.
    allow: ['@night-market/power-ops/planning', '@night-market/directory/leases'],
    depConstraints: depConstraints(forSpecs),
  },
];

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      '**/dist/**',
      '**/coverage/**',
      '**/fixtures/**',
      '.nx/**',
      '.nightmarket/**',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx,js,cjs,mjs}'],
    plugins: {
      '@nx': nx,
      '@typescript-eslint': tseslint.plugin,
      boundaries: { rules: { 'error-listener': errorListener } },
    },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(false),
      'boundaries/error-listener': 'error',
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'no-restricted-syntax': ['error', privateFields],
    },
  },
  {
    files: ['apps/**/*.{ts,tsx}', 'libs/**/*.ts'],
    rules: { 'no-console': 'error', 'no-restricted-properties': noEnvironment },
  },
  {
    files: ['apps/*/src/config.ts', 'libs/service-kit/**/*.ts'],
    rules: off('no-restricted-properties'),
  },
  {
    // Law 1: the outbox is the only way to publish. The service's runtime hands the producer to the relay.
    files: ['apps/**/*.ts', 'libs/**/*.ts'],
    ignores: [
      'libs/event-bus/**',
      'libs/kafka/**',
      'libs/outbox/**',
      ...['service-runtime', 'kafka-connections'].map((name) => `libs/service-kit/src/runtime/${name}.ts`),
    ],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { paths: producers }] },
  },
  {
    files: [...inSource([...new Set([...pureLibs, ...browserLibs])]), ...webSources],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', nodeModulesExcept()] },
  },
  {
    // These run in browsers as well.
    files: [...inSource(browserLibs.map((lib) => `${lib}/src`)), ...webSources],
    ignores: specs,
    rules: { 'no-restricted-globals': ['error', ...nodeGlobals] },
  },
  {
    files: ['libs/kernel/**/*.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', nodeModulesExcept('node:crypto')] },
  },
  {
    files: specs,
    rules: {
      ...off('max-lines-per-function', 'no-restricted-properties'),
      // A server or a process that a test starts and that fails must fail the test; sessions are ended on purpose.
      'boundaries/error-listener': ['error', ['pg']],
      '@nx/enforce-module-boundaries': boundaries(true),
      '@typescript-eslint/no-restricted-imports': ['error', timersPromises],
      'no-restricted-syntax': ['error', ...sleeps, sharedModules, privateFields],
    },
  },
  {
    // The one place where a test may really wait: helpers that poll a condition until a deadline.
    files: ['libs/testing/src/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      ...off('@typescript-eslint/no-restricted-imports'),
      'no-restricted-syntax': ['error', privateFields],
    },
  },
);
