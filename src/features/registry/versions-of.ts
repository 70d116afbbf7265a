import type { CallOptions } from '../../core/call-options.js';
import type { ModelVersion } from '../../core/entities/model-version.js';
import { PagedSearch } from '../../core/page.js';
import type { RegistryStore } from '../../ports/registry-store.js';
import { aliasesOf } from './aliases-of.js';

const pageSize = 1000;

/** All versions of a model with their aliases, newest first. */
export async function versionsOf(registry: RegistryStore, name: string, call: CallOptions): Promise<readonly ModelVersion[]> {
  const filter = nameFilter(name);
  const found = await new PagedSearch((pageToken) =>
    registry.searchModelVersions({ filter, maxResults: pageSize, pageToken }, call),
  ).toArray();
  // Patterns of the filter and letters of the server's collation can match more than this name.
  const versions = found.filter((version) => version.name === name);
  if (versions.length === 0) return [];
  const aliases = Object.entries(await aliasesOf(registry, name, call));
  return versions
    .map((each) => ({ ...each, aliases: aliases.filter(([, version]) => version === each.version).map(([alias]) => alias) }))
    .sort((a, b) => Number(b.version) - Number(a.version));
}

/** MLflow's grammar has no escapes: a text with one kind of quote is written in the other. */
function nameFilter(name: string): string {
  if (!name.includes("'")) return `name = '${name}'`;
  if (!name.includes('"')) return `name = "${name}"`;
  return `name LIKE '${name.replaceAll("'", '_')}'`;
}
