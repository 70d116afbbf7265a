import { foreignKey, optional, primaryKey, required, type Table, unique } from './table.js';

const registeredModels: Table = {
  name: 'registered_models',
  columns: [
    required('name', 'VARCHAR(256)'),
    optional('creation_time', 'BIGINT'),
    optional('last_updated_time', 'BIGINT'),
    optional('description', 'VARCHAR(5000)'),
  ],
  constraints: [primaryKey('registered_model_pk', 'name'), unique('name')],
  indexes: {},
};

const registeredModelTags: Table = {
  name: 'registered_model_tags',
  columns: [required('key', 'VARCHAR(250)'), optional('value', 'VARCHAR(5000)'), required('name', 'VARCHAR(256)')],
  constraints: [
    primaryKey('registered_model_tag_pk', 'key', 'name'),
    foreignKey(['name'], 'registered_models', ['name'], { actions: 'ON UPDATE cascade' }),
  ],
  indexes: {},
};

const registeredModelAliases: Table = {
  name: 'registered_model_aliases',
  columns: [required('alias', 'VARCHAR(256)'), required('version', 'INTEGER'), required('name', 'VARCHAR(256)')],
  constraints: [
    primaryKey('registered_model_alias_pk', 'name', 'alias'),
    foreignKey(['name'], 'registered_models', ['name'], {
      name: 'registered_model_alias_name_fkey',
      actions: 'ON DELETE cascade ON UPDATE cascade',
    }),
  ],
  indexes: {},
};

const modelVersions: Table = {
  name: 'model_versions',
  columns: [
    required('name', 'VARCHAR(256)'),
    required('version', 'INTEGER'),
    optional('creation_time', 'BIGINT'),
    optional('last_updated_time', 'BIGINT'),
    optional('description', 'VARCHAR(5000)'),
    optional('user_id', 'VARCHAR(256)'),
    optional('current_stage', 'VARCHAR(20)'),
    optional('source', 'VARCHAR(500)'),
    optional('run_id', 'VARCHAR(32)'),
    optional('status', 'VARCHAR(20)'),
    optional('status_message', 'VARCHAR(500)'),
    optional('run_link', 'VARCHAR(500)'),
    optional('storage_location', 'VARCHAR(500)'),
  ],
  constraints: [
    primaryKey('model_version_pk', 'name', 'version'),
    foreignKey(['name'], 'registered_models', ['name'], { actions: 'ON UPDATE CASCADE' }),
  ],
  indexes: {},
};

const modelVersionTags: Table = {
  name: 'model_version_tags',
  columns: [
    required('key', 'VARCHAR(250)'),
    optional('value', 'VARCHAR(5000)'),
    required('name', 'VARCHAR(256)'),
    required('version', 'INTEGER'),
  ],
  constraints: [
    primaryKey('model_version_tag_pk', 'key', 'name', 'version'),
    foreignKey(['name', 'version'], 'model_versions', ['name', 'version'], { actions: 'ON UPDATE cascade' }),
  ],
  indexes: {},
};

/** The registry tables of MLflow's revision 6953534de441. */
export const registryTables: readonly Table[] = [
  registeredModels,
  registeredModelTags,
  registeredModelAliases,
  modelVersions,
  modelVersionTags,
];
