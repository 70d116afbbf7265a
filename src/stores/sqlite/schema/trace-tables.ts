import { foreignKey, optional, primaryKey, required, type Table } from './table.js';

const traceInfo: Table = {
  name: 'trace_info',
  columns: [
    required('request_id', 'VARCHAR(50)'),
    required('experiment_id', 'INTEGER'),
    required('timestamp_ms', 'BIGINT'),
    optional('execution_time_ms', 'BIGINT'),
    required('status', 'VARCHAR(50)'),
  ],
  constraints: [
    primaryKey('trace_info_pk', 'request_id'),
    foreignKey(['experiment_id'], 'experiments', ['experiment_id'], { name: 'fk_trace_info_experiment_id' }),
  ],
  indexes: {
    index_trace_info_experiment_id_timestamp_ms: ['experiment_id', 'timestamp_ms'],
  },
};

const traceTags: Table = {
  name: 'trace_tags',
  columns: [required('key', 'VARCHAR(250)'), optional('value', 'VARCHAR(8000)'), required('request_id', 'VARCHAR(50)')],
  constraints: [
    primaryKey('trace_tag_pk', 'key', 'request_id'),
    foreignKey(['request_id'], 'trace_info', ['request_id'], { name: 'fk_trace_tags_request_id', actions: 'ON DELETE CASCADE' }),
  ],
  indexes: {
    index_trace_tags_request_id: ['request_id'],
  },
};

const traceRequestMetadata: Table = {
  name: 'trace_request_metadata',
  columns: [required('key', 'VARCHAR(250)'), optional('value', 'VARCHAR(8000)'), required('request_id', 'VARCHAR(50)')],
  constraints: [
    primaryKey('trace_request_metadata_pk', 'key', 'request_id'),
    foreignKey(['request_id'], 'trace_info', ['request_id'], {
      name: 'fk_trace_request_metadata_request_id',
      actions: 'ON DELETE CASCADE',
    }),
  ],
  indexes: {
    index_trace_request_metadata_request_id: ['request_id'],
  },
};

/** The trace tables of MLflow's revision 6953534de441. */
export const traceTables: readonly Table[] = [traceInfo, traceTags, traceRequestMetadata];
