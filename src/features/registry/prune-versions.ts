import type { CallOptions } from '../../core/call-options.js';
import type { ModelVersion } from '../../core/entities/model-version.js';
import { isNotFound } from '../../core/errors/guards.js';
import { parseFlag } from '../../core/validation/flag.js';
import { parseInteger } from '../../core/validation/integer.js';
import { parseObject } from '../../core/validation/object.js';
import { slotsOf } from '../../domain/rollout/promotion-ledger.js';
import { rollbackTargets } from '../../domain/rollout/rollback-target.js';
import type { ClientInternals } from '../client/client-internals.js';
import { deleteVersion } from './delete-version.js';
import { findLedger } from './ledger/elect-ledger.js';
import { readStored } from './ledger/stored-ledger.js';
import { versionsOf } from './versions-of.js';

/** Which versions to keep. */
export interface PruneVersionsOptions extends CallOptions {
  /** How many of the newest versions stay, besides those in use. */
  readonly keep: number;
  /** Only say what would be deleted. @default true */
  readonly dryRun?: boolean | undefined;
}

/** What was deleted, or would be. */
export interface PrunedVersions {
  /** Newest first. */
  readonly deleted: readonly string[];
  /** Newest first. */
  readonly kept: readonly string[];
  readonly dryRun: boolean;
}

/**
 * Deletes old versions. The newest `keep`, versions with an alias or in stage Production or Staging, and the version that
 * each alias would be rolled back to always stay.
 */
export async function pruneVersions(
  client: ClientInternals,
  name: string,
  options: PruneVersionsOptions,
  call: CallOptions,
): Promise<PrunedVersions> {
  const { keep, dryRun = true } = parseObject('The options of pruneVersions', options);
  const newest = parseInteger('The option keep', keep, { min: 0 });
  parseFlag('The option dryRun', dryRun);
  const registry = await client.registry(call);
  await registry.getRegisteredModel(name, call);
  const versions = await versionsOf(registry, name, call);
  const existing = new Set(versions.map(({ version }) => version));
  const targets = await rollbackTargetsOf(client, name, existing, call);
  const stays = (each: ModelVersion, at: number) =>
    at < newest || each.aliases.length > 0 || ['Production', 'Staging'].includes(each.currentStage) || targets.has(each.version);
  const doomed = versions.filter((each, at) => !stays(each, at)).map(({ version }) => version);
  if (!dryRun) {
    for (const version of doomed) {
      // Checks once more that no alias was moved to it; one that is gone was deleted by another client.
      await deleteVersion(client, name, version, false, call).catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
      });
    }
  }
  return { deleted: doomed, kept: [...existing].filter((version) => !doomed.includes(version)), dryRun };
}

async function rollbackTargetsOf(
  client: ClientInternals,
  name: string,
  existing: ReadonlySet<string>,
  call: CallOptions,
): Promise<ReadonlySet<string>> {
  const runId = await findLedger(client, name, call);
  if (runId === undefined) return new Set();
  const ledger = await readStored(client, name, runId, call);
  return new Set(
    slotsOf(ledger).flatMap((slot) =>
      rollbackTargets(ledger, slot)
        .filter((version) => existing.has(version))
        .slice(0, 1),
    ),
  );
}
