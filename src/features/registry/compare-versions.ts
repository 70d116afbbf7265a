import type { CallOptions } from '../../core/call-options.js';
import { dictionary } from '../../core/dictionary.js';
import type { ModelSignature } from '../../core/entities/model-signature.js';
import type { ModelVersion } from '../../core/entities/model-version.js';
import { isModel, isNotFound } from '../../core/errors/guards.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { parseModelVersion } from '../../core/validation/model-version.js';
import type { ClientInternals } from '../client/client-internals.js';
import { findVersion } from './find-version.js';
import { metricsOfVersion } from './gates/metrics-of-version.js';
import { signatureOfVersion } from './gates/signature-of-version.js';

/** One value of each version, in the order they were asked for; `undefined` where a version has none. */
export interface ComparedValue<T> {
  readonly values: readonly (T | undefined)[];
  /** The versions do not all agree. */
  readonly differs: boolean;
}

/** Versions of one model side by side. Dictionaries have no prototype. */
export interface VersionComparison {
  readonly versions: readonly ModelVersion[];
  readonly metrics: Readonly<Record<string, ComparedValue<number>>>;
  /** Of the logged model, else of the run. */
  readonly params: Readonly<Record<string, ComparedValue<string>>>;
  readonly tags: Readonly<Record<string, ComparedValue<string>>>;
  /** `undefined` where the version declares none, or its files cannot be read. */
  readonly signature: ComparedValue<ModelSignature>;
}

/** Puts versions of a model side by side. */
export async function compareVersions(
  client: ClientInternals,
  name: string,
  versions: readonly (string | number)[],
  call: CallOptions,
): Promise<VersionComparison> {
  if (!Array.isArray(versions) || versions.length < 2) throw new ValidationError('A comparison takes an array of at least two versions.');
  const registry = await client.registry(call);
  const found = await Promise.all(versions.map((version) => findVersion(registry, name, parseModelVersion(version), call)));
  const [metrics, params, signatures] = await Promise.all([
    Promise.all(found.map((version) => metricsOfVersion(client, version, call))),
    Promise.all(found.map((version) => paramsOfVersion(client, version, call))),
    Promise.all(found.map((version) => signatureOfVersion(client, version, call).catch(unlessUnreadable))),
  ]);
  return {
    versions: found,
    metrics: sideBySide(metrics),
    params: sideBySide(params),
    tags: sideBySide(found.map(({ tags }) => tags)),
    signature: compared(signatures),
  };
}

async function paramsOfVersion(client: ClientInternals, { modelId, runId }: ModelVersion, call: CallOptions) {
  if (modelId !== undefined) {
    const model = await (await client.loggedModels(call)).getLoggedModel(modelId, call).catch(unlessUnreadable);
    if (model !== undefined && Object.keys(model.params).length > 0) return model.params;
  }
  if (runId === undefined) return {};
  return (await (await client.tracking(call)).getRun(runId, call).catch(unlessUnreadable))?.data.params ?? {};
}

function unlessUnreadable(error: unknown): undefined {
  if (isNotFound(error) || isModel(error)) return undefined;
  throw error;
}

function sideBySide<T>(records: readonly Readonly<Record<string, T>>[]): Readonly<Record<string, ComparedValue<T>>> {
  const keys = [...new Set(records.flatMap(Object.keys))].sort();
  return dictionary(
    keys.map((key) => [key, compared(records.map((record) => (Object.hasOwn(record, key) ? record[key] : undefined)))] as const),
  );
}

function compared<T>(values: readonly (T | undefined)[]): ComparedValue<T> {
  return { values, differs: new Set(values.map((value) => (value === undefined ? value : JSON.stringify(value)))).size > 1 };
}
