import { loggedModelSearchContract } from './logged-model-store/logged-model-search.js';
import { loggedModelsContract } from './logged-model-store/logged-models.js';
import { type ModelContractOptions, modelStoresContract, type OpenModelStores } from './model-stores.js';

const parts = { 'logged models': loggedModelsContract, search: loggedModelSearchContract };

/**
 * Every promise of the port of logged models, as tests.
 *
 * @param implementation what stands behind the port, for the names of the tests
 */
export function loggedModelStoreContract(
  implementation: string,
  open: () => Promise<OpenModelStores>,
  options: ModelContractOptions = {},
): void {
  modelStoresContract(`LoggedModelStore on ${implementation}`, parts, open, options);
}
