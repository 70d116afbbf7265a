import type { CallOptions } from '../../core/call-options.js';
import type { ModelVersion } from '../../core/entities/model-version.js';
import type { RegisteredModel } from '../../core/entities/registered-model.js';
import { PagedSearch } from '../../core/page.js';
import type { ClientInternals } from '../client/client-internals.js';
import { metricsOfVersion } from './gates/metrics-of-version.js';
import { versionsOf } from './versions-of.js';

/** A version with the metrics of its logged model, else of its run. */
export interface ListedVersion extends ModelVersion {
  /** Has no prototype. */
  readonly metrics: Readonly<Record<string, number>>;
}

const pageSize = 100;

/** Versions whose metrics are read at the same time. */
const concurrency = 8;

/** All registered models, in the order of their names. */
export async function listModels(client: ClientInternals, call: CallOptions): Promise<readonly RegisteredModel[]> {
  const registry = await client.registry(call);
  const search = new PagedSearch((pageToken) =>
    registry.searchRegisteredModels({ orderBy: ['name ASC'], maxResults: pageSize, pageToken }, call),
  );
  return search.toArray();
}

/** All versions of a model, newest first, with aliases, tags and metrics. */
export async function listVersions(client: ClientInternals, name: string, call: CallOptions): Promise<readonly ListedVersion[]> {
  const registry = await client.registry(call);
  await registry.getRegisteredModel(name, call);
  const versions = await versionsOf(registry, name, call);
  const listed: ListedVersion[] = [];
  for (let start = 0; start < versions.length; start += concurrency) {
    const some = versions.slice(start, start + concurrency);
    listed.push(
      ...(await Promise.all(some.map(async (version) => ({ ...version, metrics: await metricsOfVersion(client, version, call) })))),
    );
  }
  return listed;
}
