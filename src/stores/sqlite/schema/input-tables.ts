import { foreignKey, optional, primaryKey, required, type Table } from './table.js';

const datasets: Table = {
  name: 'datasets',
  columns: [
    required('dataset_uuid', 'VARCHAR(36)'),
    required('experiment_id', 'INTEGER'),
    required('name', 'VARCHAR(500)'),
    required('digest', 'VARCHAR(36)'),
    required('dataset_source_type', 'VARCHAR(36)'),
    required('dataset_source', 'TEXT'),
    optional('dataset_schema', 'TEXT'),
    optional('dataset_profile', 'TEXT'),
  ],
  constraints: [
    primaryKey('dataset_pk', 'experiment_id', 'name', 'digest'),
    foreignKey(['experiment_id'], 'experiments', ['experiment_id'], {
      name: 'fk_datasets_experiment_id_experiments',
      actions: 'ON DELETE CASCADE',
    }),
  ],
  indexes: {
    index_datasets_experiment_id_dataset_source_type: ['experiment_id', 'dataset_source_type'],
    index_datasets_dataset_uuid: ['dataset_uuid'],
  },
};

const inputs: Table = {
  name: 'inputs',
  columns: [
    required('input_uuid', 'VARCHAR(36)'),
    required('source_type', 'VARCHAR(36)'),
    required('source_id', 'VARCHAR(36)'),
    required('destination_type', 'VARCHAR(36)'),
    required('destination_id', 'VARCHAR(36)'),
    required('step', 'BIGINT', '0'),
  ],
  constraints: [primaryKey('inputs_pk', 'source_type', 'source_id', 'destination_type', 'destination_id')],
  indexes: {
    index_inputs_destination_type_destination_id_source_type: ['destination_type', 'destination_id', 'source_type'],
    index_inputs_input_uuid: ['input_uuid'],
  },
};

const inputTags: Table = {
  name: 'input_tags',
  columns: [required('input_uuid', 'VARCHAR(36)'), required('name', 'VARCHAR(255)'), required('value', 'VARCHAR(500)')],
  constraints: [primaryKey('input_tags_pk', 'input_uuid', 'name')],
  indexes: {},
};

/** The input tables of MLflow's revision 6953534de441. */
export const inputTables: readonly Table[] = [datasets, inputs, inputTags];
