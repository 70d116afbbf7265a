import type { CallOptions } from '../../../core/call-options.js';
import type { ModelVersion } from '../../../core/entities/model-version.js';
import type { Run } from '../../../core/entities/run.js';
import { isAlreadyExists, isNotFound } from '../../../core/errors/guards.js';
import { filter } from '../../../core/filter.js';
import { keyTag } from '../../../core/key-tag.js';
import { digestTag } from '../../../domain/mlmodel/model-digest.js';
import type { RegistryStore } from '../../../ports/registry-store.js';
import { findBaseline } from '../gates/find-baseline.js';
import type { GateCandidate } from '../gates/gate.js';
import { runGate } from '../gates/run-gate.js';
import { smokeRun } from '../gates/smoke-run.js';
import type { RegistrySession } from '../registry-session.js';
import { logMetrics } from './log-metrics.js';
import { type LoggedSource, modelToRegister } from './model-to-register.js';
import { type ParsedRegistration, parseRegistration, type RegisterModelInput } from './register-model-input.js';
import { endRegistrationRun, hash, registrationRun } from './registration-run.js';

/** A registered version. */
export interface Registration {
  readonly name: string;
  readonly version: string;
  /** Absent on servers that have no logged models. */
  readonly modelId?: string | undefined;
  readonly runId: string;
  /** `models:/<name>/<version>` */
  readonly modelUri: string;
  /** `sha256:` and hex digits over all files of the model; checked whenever the version is loaded. */
  readonly digest: string;
}

/**
 * Registers a model in steps that can each be repeated: run, logged model, metrics, gate, registered model, version. The
 * version carries the key of the registration, so that repeating it ends with the version that is there.
 */
export async function registerModel(session: RegistrySession, options: RegisterModelInput, call: CallOptions): Promise<Registration> {
  const { client } = session;
  const input = parseRegistration(options, client.settings.truncateLongValues);
  const { name } = input;
  const model = await modelToRegister(client, input, call);
  const key = hash(input.key === undefined ? [name, model.identity, model.runId] : [name, input.key]);
  const registry = await client.registry(call);
  const tracking = await client.tracking(call);
  const known = await oldestWithKey(registry, name, key, call);
  const runId = known?.runId ?? model.runId;
  const run = runId === undefined ? await registrationRun(client, name, key, call) : await tracking.getRun(runId, call);
  const version = known ?? (await addVersion(session, input, { run, key, logged: await model.log(run, key) }, call));
  await endRegistrationRun(client, run, 'FINISHED', call);
  return registration(version, run);
}

interface Progress {
  readonly run: Run;
  readonly key: string;
  readonly logged: LoggedSource;
}

async function addVersion(
  session: RegistrySession,
  input: ParsedRegistration,
  { run, key, logged }: Progress,
  call: CallOptions,
): Promise<ModelVersion> {
  const { client } = session;
  const { name, description, tags } = input;
  const { source, modelId, digest } = logged;
  const { runId } = run.info;
  const registry = await client.registry(call);
  await logMetrics(client, run, modelId, input.metrics, call);
  try {
    await passGate(session, input, { name, source, modelId, runId }, call);
  } catch (error) {
    await endRegistrationRun(client, run, 'FAILED', call);
    throw error;
  }
  await registry.createRegisteredModel({ name }, call).catch((error: unknown) => {
    if (!isAlreadyExists(error)) throw error;
  });
  const draft = { name, key, source, runId, modelId, description, tags: [...tags, { key: digestTag, value: digest }] };
  const created = await registry.createModelVersion(draft, call);
  return withoutTwins(registry, created, key, call);
}

async function passGate(
  session: RegistrySession,
  { name, gate }: ParsedRegistration,
  candidate: GateCandidate,
  call: CallOptions,
): Promise<void> {
  if (gate === undefined) return;
  const { client } = session;
  const slot = { kind: 'alias', name: 'champion' } as const;
  const registry = await client.registry(call);
  const isNew = await registry.getRegisteredModel(name, call).then(
    () => false,
    (error: unknown) => {
      if (isNotFound(error)) return true;
      throw error;
    },
  );
  const baseline = isNew ? undefined : (await findBaseline(registry, name, gate, slot, call)).version;
  await runGate(client, gate, { candidate, baseline, smokeRun: (model) => smokeRun(session, model, call) }, call);
}

/** Two that register the same at the same moment agree on the older version. */
async function withoutTwins(registry: RegistryStore, created: ModelVersion, key: string, call: CallOptions): Promise<ModelVersion> {
  const oldest = await oldestWithKey(registry, created.name, key, call);
  if (oldest === undefined || oldest.version === created.version) return created;
  await registry.deleteModelVersion(created.name, created.version, call).catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
  });
  return oldest;
}

async function oldestWithKey(registry: RegistryStore, name: string, key: string, call: CallOptions): Promise<ModelVersion | undefined> {
  const query = { filter: filter.tag(keyTag).equals(key), orderBy: ['version_number ASC'], maxResults: 100 };
  return (await registry.searchModelVersions(query, call)).items.find((version) => version.name === name);
}

function registration({ name, version, modelId, tags }: ModelVersion, run: Run): Registration {
  return { name, version, modelId, runId: run.info.runId, modelUri: `models:/${name}/${version}`, digest: tags[digestTag] ?? '' };
}
