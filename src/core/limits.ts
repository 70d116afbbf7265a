/**
 * Largest sizes that every supported back end accepts: MLflow's own limits (`mlflow/utils/validation.py`), or the
 * narrower column of PostgreSQL and SQLite where the server does not check. Lengths are in UTF-16 code units.
 */
export const limits = {
  metricsPerBatch: 1000,
  paramsPerBatch: 100,
  tagsPerBatch: 100,
  itemsPerBatch: 1000,
  keyLength: 250,
  paramValueLength: 6000,
  runTagValueLength: 8000,
  experimentTagValueLength: 5000,
  experimentNameLength: 256,
  runNameLength: 250,
  userIdLength: 256,
  datasetNameLength: 500,
  datasetDigestLength: 36,
  datasetSourceTypeLength: 36,
  datasetSourceLength: 65_535,
  datasetSchemaLength: 1_048_575,
  datasetProfileLength: 16_777_215,
  datasetsPerCall: 1000,
  inputTagKeyLength: 255,
  inputTagValueLength: 500,
  searchPageSize: 50_000,
  historyPageSize: 25_000,
  historyBulkRuns: 100,
  historyBulkPointsPerRun: 2500,
} as const;
