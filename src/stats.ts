// Statistics: `mlflow-ops/stats`.

export { StatisticsError } from './core/errors/statistics-error.js';
export { type Computed, type NotComputable, orThrow } from './domain/stats/computed.js';
export type { Distribution } from './domain/stats/distribution.js';
export type { Alternative, Interval, Proportion, Sample } from './domain/stats/sample.js';
