import { foreignKey, oneOf, optional, primaryKey, required, type Table, unique } from './table.js';

const experiments: Table = {
  name: 'experiments',
  columns: [
    required('experiment_id', 'INTEGER'),
    required('name', 'VARCHAR(256)'),
    optional('artifact_location', 'VARCHAR(256)'),
    optional('lifecycle_stage', 'VARCHAR(32)'),
    optional('creation_time', 'BIGINT'),
    optional('last_update_time', 'BIGINT'),
  ],
  constraints: [
    primaryKey('experiment_pk', 'experiment_id'),
    oneOf('lifecycle_stage', ['active', 'deleted'], 'experiments_lifecycle_stage'),
    unique('name'),
  ],
  indexes: {},
};

const experimentTags: Table = {
  name: 'experiment_tags',
  columns: [required('key', 'VARCHAR(250)'), optional('value', 'VARCHAR(5000)'), required('experiment_id', 'INTEGER')],
  constraints: [primaryKey('experiment_tag_pk', 'key', 'experiment_id'), foreignKey(['experiment_id'], 'experiments', ['experiment_id'])],
  indexes: {},
};

/** The experiment tables of MLflow's revision 6953534de441. */
export const experimentTables: readonly Table[] = [experiments, experimentTags];
