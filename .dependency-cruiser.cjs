/** Who may import what. `docs/architecture.md` explains the rooms; this file enforces them. */

const rooms = {
  core: [],
  ports: ['core'],
  http: ['core', 'ports'],
  stores: ['core', 'ports'],
  domain: ['core'],
  inference: ['core', 'ports', 'domain/onnx', 'domain/mlmodel'],
  features: ['core', 'ports', 'domain', 'inference'],
  surface: ['core', 'ports', 'features'],
};

/** npm packages and the one place that may import each. */
const packages = {
  zod: '^src/stores/rest/wire/',
  axios: '^src/http/',
  'p-retry': '^src/http/',
  'form-data': '^src/http/',
  yaml: '^src/domain/mlmodel/',
  'onnxruntime-node': '^src/inference/',
  'onnxruntime-common': '^src/inference/',
  '@aws-sdk': '^src/stores/artifacts/s3[^/]*\\.ts$',
  ioredis: '^src/stores/state/redis[^/]*\\.ts$',
  jstat: '^src/domain/stats/',
  vega: '^src/features/reports/',
  'better-sqlite3': '^src/stores/sqlite/[^/]*driver[^/]*\\.ts$',
};

/** A feature is entered through its facade file (and what it says about its options), never through its inside. */
const facades = [
  '^src/features/client/(mlflow-client|client-internals|hold-process)\\.ts$',
  '^src/features/delivery/(delivery|close-on-signals|default-report)\\.ts$',
  '^src/features/tracking/(experiment-tracker|active-run|context)\\.ts$',
  '^src/features/artifacts/artifact-transfer\\.ts$',
  '^src/features/models/(log-model|resolve-model|read-model-directory)\\.ts$',
  '^src/features/registry/model-registry\\.ts$',
  '^src/features/ab-testing/ab-testing-framework\\.ts$',
  '^src/features/online-learning/online-learning-pipeline\\.ts$',
  '^src/features/evaluation/model-evaluator\\.ts$',
  '^src/features/monitoring/(drift-reports|reference-profiles)\\.ts$',
  '^src/features/reports/(report-of-test|report-of-drift|evaluation-figures)\\.ts$',
];

const anchored = (paths) => paths.map((path) => `^src/${path}/`);

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `room-${room}`,
  comment: `${room} may import ${allowed.length === 0 ? 'nothing of ours' : allowed.join(', ')}.`,
  severity: 'error',
  from: { path: `^src/${room}/`, ...(room === 'features' ? { pathNot: '^src/features/open-client\\.ts$' } : {}) },
  to: {
    path: '^src/',
    pathNot: [...anchored([room, ...allowed]), ...(room === 'features' ? ['^src/features/open-client\\.ts$'] : [])],
  },
}));

const packageRules = Object.entries(packages).map(([name, home]) => ({
  name: `package-${name}`,
  severity: 'error',
  from: { path: '^src/', pathNot: home },
  to: { path: `^node_modules/${name}/|^${name}$` },
}));

module.exports = {
  forbidden: [
    ...roomRules,
    ...packageRules,
    {
      name: 'stores-own-folder',
      comment: 'A store imports its own folder, sqlite/driver.ts and segments/ only.',
      severity: 'error',
      from: { path: '^src/stores/([^/]+)/' },
      to: { path: '^src/stores/', pathNot: ['^src/stores/$1/', '^src/stores/sqlite/driver\\.ts$', '^src/stores/segments/'] },
    },
    {
      name: 'domain-sideways',
      comment: 'Subjects of the domain may use stats and onnx; experiment and rollout also routing and evaluation.',
      severity: 'error',
      from: { path: '^src/domain/([^/]+)/', pathNot: '^src/domain/(experiment|rollout)/' },
      to: { path: '^src/domain/', pathNot: ['^src/domain/$1/', '^src/domain/(stats|onnx)/'] },
    },
    {
      name: 'domain-decisions-sideways',
      severity: 'error',
      from: { path: '^src/domain/(experiment|rollout)/' },
      to: { path: '^src/domain/', pathNot: ['^src/domain/$1/', '^src/domain/(stats|onnx|routing|evaluation)/'] },
    },
    {
      name: 'features-through-facades',
      comment: 'Another feature only through its facade file.',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: { path: '^src/features/[^/]+/', pathNot: ['^src/features/$1/', ...facades] },
    },
    {
      name: 'open-client-imports-no-feature',
      severity: 'error',
      from: { path: '^src/features/open-client\\.ts$' },
      to: { path: '^src/', pathNot: anchored(['core', 'ports', 'stores', 'http']) },
    },
    {
      name: 'nothing-imports-doors',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/[^/]+\\.ts$' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: ['^src/[^/]+\\.ts$', '\\.d\\.ts$'] },
      to: {},
    },
    { name: 'resolvable', severity: 'error', from: { path: '^src/' }, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
    combinedDependencies: false,
  },
};
