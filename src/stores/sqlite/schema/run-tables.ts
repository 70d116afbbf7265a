import { foreignKey, oneOf, optional, primaryKey, required, type Table } from './table.js';

const runs: Table = {
  name: 'runs',
  columns: [
    required('run_uuid', 'VARCHAR(32)'),
    optional('name', 'VARCHAR(250)'),
    optional('source_type', 'VARCHAR(20)'),
    optional('source_name', 'VARCHAR(500)'),
    optional('entry_point_name', 'VARCHAR(50)'),
    optional('user_id', 'VARCHAR(256)'),
    optional('status', 'VARCHAR(9)'),
    optional('start_time', 'BIGINT'),
    optional('end_time', 'BIGINT'),
    optional('source_version', 'VARCHAR(50)'),
    optional('lifecycle_stage', 'VARCHAR(20)'),
    optional('artifact_uri', 'VARCHAR(200)'),
    optional('experiment_id', 'INTEGER'),
    optional('deleted_time', 'BIGINT'),
  ],
  constraints: [
    primaryKey('run_pk', 'run_uuid'),
    oneOf('source_type', ['NOTEBOOK', 'JOB', 'LOCAL', 'UNKNOWN', 'PROJECT'], 'source_type'),
    oneOf('lifecycle_stage', ['active', 'deleted'], 'runs_lifecycle_stage'),
    foreignKey(['experiment_id'], 'experiments', ['experiment_id']),
    oneOf('status', ['SCHEDULED', 'FAILED', 'FINISHED', 'RUNNING', 'KILLED']),
  ],
  indexes: {},
};

const metrics: Table = {
  name: 'metrics',
  columns: [
    required('key', 'VARCHAR(250)'),
    required('value', 'FLOAT'),
    required('timestamp', 'BIGINT'),
    required('run_uuid', 'VARCHAR(32)'),
    required('step', 'BIGINT', '0'),
    required('is_nan', 'BOOLEAN', '0'),
  ],
  constraints: [
    primaryKey('metric_pk', 'key', 'timestamp', 'step', 'run_uuid', 'value', 'is_nan'),
    foreignKey(['run_uuid'], 'runs', ['run_uuid']),
    oneOf('is_nan', [0, 1]),
  ],
  indexes: {
    index_metrics_run_uuid: ['run_uuid'],
  },
};

const latestMetrics: Table = {
  name: 'latest_metrics',
  columns: [
    required('key', 'VARCHAR(250)'),
    required('value', 'FLOAT'),
    optional('timestamp', 'BIGINT'),
    required('step', 'BIGINT'),
    required('is_nan', 'BOOLEAN'),
    required('run_uuid', 'VARCHAR(32)'),
  ],
  constraints: [primaryKey('latest_metric_pk', 'key', 'run_uuid'), foreignKey(['run_uuid'], 'runs', ['run_uuid']), oneOf('is_nan', [0, 1])],
  indexes: {
    index_latest_metrics_run_uuid: ['run_uuid'],
  },
};

const params: Table = {
  name: 'params',
  columns: [required('key', 'VARCHAR(250)'), required('value', 'VARCHAR(8000)'), required('run_uuid', 'VARCHAR(32)')],
  constraints: [primaryKey('param_pk', 'key', 'run_uuid'), foreignKey(['run_uuid'], 'runs', ['run_uuid'])],
  indexes: {
    index_params_run_uuid: ['run_uuid'],
  },
};

const tags: Table = {
  name: 'tags',
  columns: [required('key', 'VARCHAR(250)'), optional('value', 'VARCHAR(8000)'), required('run_uuid', 'VARCHAR(32)')],
  constraints: [primaryKey('tag_pk', 'key', 'run_uuid'), foreignKey(['run_uuid'], 'runs', ['run_uuid'])],
  indexes: {
    index_tags_run_uuid: ['run_uuid'],
  },
};

/** The run tables of MLflow's revision 6953534de441. */
export const runTables: readonly Table[] = [runs, metrics, latestMetrics, params, tags];
