import { foreignKey, oneOf, optional, primaryKey, required, type Table } from './table.js';

const loggedModels: Table = {
  name: 'logged_models',
  columns: [
    required('model_id', 'VARCHAR(36)'),
    required('experiment_id', 'INTEGER'),
    required('name', 'VARCHAR(500)'),
    required('artifact_location', 'VARCHAR(1000)'),
    required('creation_timestamp_ms', 'BIGINT'),
    required('last_updated_timestamp_ms', 'BIGINT'),
    required('status', 'INTEGER'),
    optional('lifecycle_stage', 'VARCHAR(32)'),
    optional('model_type', 'VARCHAR(500)'),
    optional('source_run_id', 'VARCHAR(32)'),
    optional('status_message', 'VARCHAR(1000)'),
  ],
  constraints: [
    primaryKey('logged_models_pk', 'model_id'),
    oneOf('lifecycle_stage', ['active', 'deleted'], 'logged_models_lifecycle_stage_check'),
    foreignKey(['experiment_id'], 'experiments', ['experiment_id'], {
      name: 'fk_logged_models_experiment_id',
      actions: 'ON DELETE CASCADE',
    }),
  ],
  indexes: {},
};

const loggedModelMetrics: Table = {
  name: 'logged_model_metrics',
  columns: [
    required('model_id', 'VARCHAR(36)'),
    required('metric_name', 'VARCHAR(500)'),
    required('metric_timestamp_ms', 'BIGINT'),
    required('metric_step', 'BIGINT'),
    optional('metric_value', 'FLOAT'),
    required('experiment_id', 'INTEGER'),
    required('run_id', 'VARCHAR(32)'),
    optional('dataset_uuid', 'VARCHAR(36)'),
    optional('dataset_name', 'VARCHAR(500)'),
    optional('dataset_digest', 'VARCHAR(36)'),
  ],
  constraints: [
    primaryKey('logged_model_metrics_pk', 'model_id', 'metric_name', 'metric_timestamp_ms', 'metric_step', 'run_id'),
    foreignKey(['experiment_id'], 'experiments', ['experiment_id'], { name: 'fk_logged_model_metrics_experiment_id' }),
    foreignKey(['model_id'], 'logged_models', ['model_id'], { name: 'fk_logged_model_metrics_model_id', actions: 'ON DELETE CASCADE' }),
    foreignKey(['run_id'], 'runs', ['run_uuid'], { name: 'fk_logged_model_metrics_run_id', actions: 'ON DELETE CASCADE' }),
  ],
  indexes: {
    index_logged_model_metrics_model_id: ['model_id'],
  },
};

const loggedModelParams: Table = {
  name: 'logged_model_params',
  columns: [
    required('model_id', 'VARCHAR(36)'),
    required('experiment_id', 'INTEGER'),
    required('param_key', 'VARCHAR(255)'),
    required('param_value', 'TEXT'),
  ],
  constraints: [
    primaryKey('logged_model_params_pk', 'model_id', 'param_key'),
    foreignKey(['experiment_id'], 'experiments', ['experiment_id'], { name: 'fk_logged_model_params_experiment_id' }),
    foreignKey(['model_id'], 'logged_models', ['model_id'], { name: 'fk_logged_model_params_model_id', actions: 'ON DELETE CASCADE' }),
  ],
  indexes: {},
};

const loggedModelTags: Table = {
  name: 'logged_model_tags',
  columns: [
    required('model_id', 'VARCHAR(36)'),
    required('experiment_id', 'INTEGER'),
    required('tag_key', 'VARCHAR(255)'),
    required('tag_value', 'TEXT'),
  ],
  constraints: [
    primaryKey('logged_model_tags_pk', 'model_id', 'tag_key'),
    foreignKey(['experiment_id'], 'experiments', ['experiment_id'], { name: 'fk_logged_model_tags_experiment_id' }),
    foreignKey(['model_id'], 'logged_models', ['model_id'], { name: 'fk_logged_model_tags_model_id', actions: 'ON DELETE CASCADE' }),
  ],
  indexes: {},
};

/** The logged model tables of MLflow's revision 6953534de441. */
export const loggedModelTables: readonly Table[] = [loggedModels, loggedModelMetrics, loggedModelParams, loggedModelTags];
