import type { CallOptions } from '../../core/call-options.js';
import { ConflictError } from '../../core/errors/request-error.js';
import type { ClientInternals } from '../client/client-internals.js';
import { aliasesOf } from './aliases-of.js';
import { findVersion } from './find-version.js';

/** How to delete a version. */
export interface DeleteVersionOptions extends CallOptions {
  /** Delete it although aliases point to it; these are removed with it. @default false */
  readonly force?: boolean | undefined;
}

/** Deletes a version that no alias points to. */
export async function deleteVersion(
  client: ClientInternals,
  name: string,
  version: string,
  force: boolean,
  call: CallOptions,
): Promise<void> {
  const registry = await client.registry(call);
  await findVersion(registry, name, version, call);
  const aliases = Object.entries(await aliasesOf(registry, name, call)).flatMap(([alias, held]) => (held === version ? [alias] : []));
  if (aliases.length > 0 && !force) {
    const named = aliases.map((alias) => `"${alias}"`).join(', ');
    throw new ConflictError(
      `Version ${version} of model "${name}" has alias ${named}; promote another version first, or delete it with { force: true }, which removes the alias too.`,
      { details: { name, version, aliases } },
    );
  }
  // Servers leave an alias of a deleted version behind, pointing nowhere.
  for (const alias of aliases) await registry.deleteAlias(name, alias, call);
  await registry.deleteModelVersion(name, version, call);
}
