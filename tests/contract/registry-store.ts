import { type ModelContractOptions, modelStoresContract, type OpenModelStores } from './model-stores.js';
import { aliasesContract } from './registry-store/aliases.js';
import { modelVersionsContract } from './registry-store/model-versions.js';
import { registeredModelsContract } from './registry-store/registered-models.js';
import { registrySearchContract } from './registry-store/registry-search.js';
import { sourcesContract } from './registry-store/sources.js';
import { stagesContract } from './registry-store/stages.js';

const parts = {
  'registered models': registeredModelsContract,
  'model versions': modelVersionsContract,
  aliases: aliasesContract,
  stages: stagesContract,
  sources: sourcesContract,
  search: registrySearchContract,
};

/**
 * Every promise of the registry port, as tests.
 *
 * @param implementation what stands behind the port, for the names of the tests
 */
export function registryStoreContract(
  implementation: string,
  open: () => Promise<OpenModelStores>,
  options: ModelContractOptions = {},
): void {
  modelStoresContract(`RegistryStore on ${implementation}`, parts, open, options);
}
