const test = '\\.spec\\.ts$|(^|/)test/';
const pureLibs =
  'libs/(kernel|contracts|privacy|refund-saga|gate-policy|ticket-token|load-shedding|acl|deadlines|civic-routing|near-duplicates|inspections|civic-report|photo-position)/';
const deliveryLibs = 'libs/(event-bus|outbox|inbox|stash|idempotency|intents)/';
const infrastructure =
  '(^|/)node_modules/(@nestjs/|@fastify/|fastify/|typeorm/|kafkajs/|@kafkajs/|pg/|undici/|reflect-metadata/)';
const compositionRoot = ['\\.(module|composition)\\.ts$', '/src/main\\.ts$'];

const error = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** Rules that hold everywhere. `at` makes the pattern of a path in the workspace. */
const everywhere = (at) => [
  error('no-cycles', 'Nothing may depend on itself, not even by types.', {}, { circular: true }),
  error(
    'no-unresolvable',
    'An import must lead somewhere; a path that a package does not export leads nowhere. Vite makes addresses of `?url`.',
    {},
    { couldNotResolve: true, pathNot: '\\?url$' },
  ),
  error(
    'packages-are-declared',
    'A package is listed by the project that imports it (or the root), not found by luck of hoisting.',
    {},
    { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  ),
  error(
    'no-deep-imports',
    'Another project is imported by its package name, through its index, or that of its part for Nest or for a browser; a suite that adapters share, and a composition of use cases, by its own name.',
    { path: at('((?:apps|libs|tools)/[^/]+)/') },
    {
      path: at('(apps|libs|tools)/'),
      pathNot: [
        at('$1/'),
        at(
          '(libs|tools)/[^/]+/(src/(index|(nest|browser)/index)\\.ts|test/(index|[^/]+-conformance)\\.ts|dep-constraints\\.js)$',
        ),
        at('apps/[^/]+/src/[^/]+\\.composition\\.ts$'),
      ],
    },
  ),
  error(
    'only-the-simulation-plays-apps',
    'An app is reached over the bus or by HTTP. The simulation alone puts its use cases on ports of its own.',
    { path: at('((?:apps|libs|tools)/[^/]+)/'), pathNot: at('tools/simulation/') },
    { path: at('apps/[^/]+/src/[^/]+\\.composition\\.ts$'), pathNot: at('$1/') },
  ),
  error(
    'no-tests-in-source',
    'What runs in production imports no specs, no test folders and not the testing library.',
    { path: at('(apps|libs|tools)/[^/]+/src/'), pathNot: [test, at('(libs/testing|tools/e2e)/')] },
    { path: [test, at('libs/testing/')] },
  ),
];

/** The folders of one app. `$1` is what the first group of `from` matched: the app's name. */
function insideApps(at) {
  // A page is no service: it has no such folders.
  const app = at('apps/(?![^/]+-web/)([^/]+)/src/');
  const sameApp = at('apps/$1/src/');
  const ownRules = at('apps/[^/]+/src/(domain|adapters|migrations)/');
  return [
    error(
      'domain-is-pure',
      'Decisions import only each other and the pure libraries: no packages, no Node modules.',
      { path: `${app}domain/`, pathNot: test },
      { pathNot: [`${sameApp}domain/`, at(pureLibs), test, at('libs/testing/')], couldNotResolve: false },
    ),
    error(
      'use-cases-know-only-ports',
      'A use case imports the domain, other use cases, the pure libraries and the ports of delivery libraries.',
      { path: `${app}(?!domain/|adapters/|migrations/)[^/]+/`, pathNot: test },
      { path: at('libs/'), pathNot: [at(pureLibs), at(deliveryLibs), at('libs/testing/')] },
    ),
    error(
      'infrastructure-at-the-edge',
      'Only adapters, modules, compositions and main.ts know the framework, the broker and the database.',
      { path: app, pathNot: [test, ownRules, ...compositionRoot] },
      { path: infrastructure },
    ),
    error(
      'adapters-are-bound-in-modules',
      'Only modules, compositions and main.ts choose adapters; all others ask for a port.',
      { path: app, pathNot: [ownRules, ...compositionRoot] },
      { path: `${sameApp}adapters/` },
    ),
    error(
      'migrations-stand-alone',
      'A migration must mean the same for ever: it imports TypeORM and the schemas of delivery libraries.',
      { path: `${app}migrations/`, pathNot: test },
      {
        pathNot: [`${sameApp}migrations/`, '(^|/)node_modules/typeorm/', at(deliveryLibs), test],
        couldNotResolve: false,
        // Types vanish before a migration runs.
        dependencyTypesNot: ['type-only'],
      },
    ),
  ];
}

/** Law 1: whoever publishes does it through the outbox. */
const oneWayOut = (at) => [
  error(
    'only-the-bus-knows-kafka',
    'Nothing publishes to Kafka but the relay of the outbox: the client is known to its adapter alone.',
    {
      path: at('(apps|libs)/[^/]+/src/'),
      pathNot: [test, at('libs/kafka/src/'), at('libs/testing/')],
    },
    { path: '(^|/)node_modules/kafkajs/' },
  ),
];

/** Libraries that promise to need next to nothing. */
const leanLibraries = (at) => [
  error(
    'refund-saga-imports-nothing',
    'The saga is a pure decider with its own types.',
    { path: at('libs/refund-saga/src/'), pathNot: test },
    { pathNot: [at('libs/refund-saga/src/'), test], couldNotResolve: false },
  ),
  error(
    'contracts-import-zod-only',
    'Contracts are shared with browsers: schemas and nothing else.',
    { path: at('libs/contracts/src/'), pathNot: test },
    { pathNot: [at('libs/contracts/src/'), '(^|/)node_modules/zod/', test], couldNotResolve: false },
  ),
];

/**
 * The walls between folders, for dependency-cruiser. Every rule has a tree in `fixtures/layers` that breaks it
 * and no other.
 *
 * @param {string} root a folder that counts as the workspace's root too, with a slash at its end; the specs
 *   pass that of a fixture
 */
function layers(root = '') {
  const at = (path) => `^(?:${root})?${path}`;
  return [...everywhere(at), ...insideApps(at), ...oneWayOut(at), ...leanLibraries(at)];
}

module.exports = { layers };
