// Infers the targets of every project from the files in it, so that no package.json repeats them.
// Plain JavaScript: Nx reads it before anything is built, under whatever Node runs Nx.

/** What the targets are inferred from. Fixtures of tests are no part of a project. */
const FILES = '{apps,libs,tools}/*/{package.json,index.html,src/main.ts,src/**/*.spec.ts,test/**/*.spec.ts}';

export const name = 'night-market';

export const createNodes = [FILES, (files) => byProject(files).map(([root, own]) => node(root, own))];

function node(root, files) {
  const targets = targetsOf(root, (suffix) => files.some((file) => file.endsWith(suffix)));
  return [`${root}/package.json`, { projects: { [root]: { targets } } }];
}

/** The files of each project by its folder; a folder without a package.json is none. */
function byProject(files) {
  const manifests = files.filter((file) => /^[^/]+\/[^/]+\/package\.json$/.test(file));
  return manifests.map((manifest) => {
    const root = manifest.slice(0, manifest.lastIndexOf('/'));
    return [root, files.filter((file) => file.startsWith(`${root}/`))];
  });
}

const isApp = (root) => root.startsWith('apps/');

/** A page for browsers, which a service serves; it is built by Vite and has a tsconfig.json of its own. */
const isWebApp = (root, has) => isApp(root) && has('/index.html');

/** `has(suffix)` says whether the project holds a file whose path ends so. */
function targetsOf(root, has) {
  return {
    lint: lint(root),
    typecheck: typecheck(root),
    test: unitTests(root),
    ...(has('.int.spec.ts') ? { 'test-int': onTheStack(root, 'int') } : {}),
    ...(has('.e2e.spec.ts') ? { 'test-e2e': onTheStack(root, 'e2e') } : {}),
    ...(isApp(root) && has('/src/main.ts') ? { build: build(), serve: serve(root) } : {}),
    ...(isWebApp(root, has) ? { build: buildPage() } : {}),
  };
}

const lint = (root) => ({
  command: `eslint ${root} && prettier --check ${root}`,
  cache: true,
  inputs: ['default', '^production', 'lintRules'],
  metadata: { description: 'ESLint and Prettier, with the walls between projects' },
});

const typecheck = (root) => ({
  command: `node tools/nx-plugin/typecheck.mjs ${root}`,
  cache: true,
  inputs: ['default', '^production', 'typeRules'],
  metadata: { description: 'The types of the project and of what it imports' },
});

/** The tests of every app compare its settings with this page. */
const CONFIGURATION = '{workspaceRoot}/docs/CONFIGURATION.md';

/** Vitest takes a part of a path: the slash keeps `apps/gate` from running `apps/gateway` as well. */
const unitTests = (root) => ({
  command: `vitest run --project unit ${root}/`,
  cache: true,
  inputs: ['default', '^production', 'testRules', 'documents', ...(isApp(root) ? [CONFIGURATION] : [])],
  metadata: { description: 'Unit tests; they need neither Kafka nor PostgreSQL' },
});

/** Not cached: what a broker and a database do is no function of our files. One at a time: each starts its own stack. */
const onTheStack = (root, tier) => ({
  command: `node tools/launcher/bootstrap.mjs test --project ${tier} ${root}/`,
  cache: false,
  parallelism: false,
  metadata: { description: `The ${tier} tests, on a Kafka and a PostgreSQL of their own` },
});

const build = () => ({
  command: 'rolldown -c ../../rolldown.config.js',
  options: { cwd: '{projectRoot}' },
  cache: true,
  inputs: ['production', '^production', 'buildRules'],
  outputs: ['{projectRoot}/dist'],
  metadata: { description: 'One bundle of the service and the libs that it uses' },
});

const buildPage = () => ({
  command: 'vite build',
  options: { cwd: '{projectRoot}' },
  cache: true,
  inputs: ['production', '^production'],
  outputs: ['{projectRoot}/dist'],
  metadata: { description: 'The files of the page, as the service serves them' },
});

const serve = (root) => ({
  command: `node tools/launcher/serve.mjs ${root}`,
  continuous: true,
  metadata: {
    description: 'Runs the service beside `npm run stack`, and starts it again when a source changes',
  },
});
