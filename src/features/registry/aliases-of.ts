import type { CallOptions } from '../../core/call-options.js';
import type { RegistryStore } from '../../ports/registry-store.js';

/** Version of every alias of a model. @throws NotFoundError when there is no such model */
export async function aliasesOf(registry: RegistryStore, name: string, call: CallOptions): Promise<Readonly<Record<string, string>>> {
  return (await registry.getRegisteredModel(name, call)).aliases;
}
