import { resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { modelIdOfSource, runIdOfSource } from '../../../core/model-source.js';
import type { ModelVersionDraft } from '../../../ports/registry-store.js';
import { loadLoggedModel } from '../load-logged-models.js';
import { loadRun } from '../load-runs.js';
import { refusal } from '../refusal.js';
import type { Session } from '../session.js';
import { versionOfAlias } from './aliases.js';
import { requireRegisteredModel } from './load-registered-models.js';
import { latestVersionsOf, loadVersion } from './load-versions.js';
import { canonicalStage } from './model-stage.js';

/** Where a new version comes from, as it is stored. */
export interface VersionOrigin {
  readonly source: string;
  /** Where the files can be read. */
  readonly storageLocation: string;
  readonly runId: string | undefined;
}

const scheme = /^([a-z][a-z0-9+.-]+):/i;
/** Hosts of these are not part of the tracking server's storage, so MLflow never reads models from them. */
const hostSchemes = new Set(['http', 'https', 'ftp', 'sftp', 'hdfs', 'viewfs']);

/**
 * Reads and checks the source of a new version by the rules of MLflow's server: a source that belongs to a run or a
 * logged model has to come with the id of that run or model, a source in another version takes over its run, and other
 * storage is free as long as the path is not relative.
 *
 * @throws ValidationError, NotFoundError
 */
export function versionOrigin(session: Session, draft: ModelVersionDraft): VersionOrigin {
  const { source, runId, modelId } = draft;
  const kind = scheme.exec(source)?.[1]?.toLowerCase();
  if (kind !== undefined && hostSchemes.has(kind)) throw badSource(source, 'MLflow reads no models from there');
  if (kind === 'models' && modelIdOfSource(source) === undefined) return copiedVersion(session, draft);
  if (kind === undefined || kind === 'file' || kind === 'mlflow-artifacts') requireInside(session, draft, kind);
  else refuseRelative(source);
  if (kind === 'models' && modelIdOfSource(source) !== modelId) throw needsId(source, 'modelId');
  if (kind === 'runs' && (modelId !== undefined || runId === undefined || runIdOfSource(source) !== runId)) throw needsId(source, 'runId');
  const model = modelId === undefined ? undefined : loadLoggedModel(session, modelId);
  return {
    source,
    storageLocation: kind === 'models' && model !== undefined ? model.artifactUri : source,
    runId: runId ?? model?.sourceRunId,
  };
}

/** A source such as `models:/name/3`, `models:/name@alias`, `models:/name/Production` or `models:/name/latest`. */
function copiedVersion(session: Session, { source, runId, modelId }: ModelVersionDraft): VersionOrigin {
  const [, name, version] = /^models:\/([^/]+)[/@]([^/]+)$/.exec(source) ?? [];
  if (name === undefined || version === undefined) throw badSource(source, 'it names no version of a model');
  requireRegisteredModel(session, name);
  const original = loadVersion(session, name, numberOf(session, name, version, source));
  if (modelId !== undefined || (runId !== undefined && runId !== (original.runId ?? ''))) {
    throw badSource(source, 'a version is copied with its own run; leave runId and modelId out');
  }
  const [location] = session.first<[string | null]>('SELECT storage_location FROM model_versions WHERE name = ? AND version = ?', [
    name,
    Number(original.version),
  ]) ?? [null];
  return { source: `models:/${name}/${original.version}`, storageLocation: location || original.source, runId: original.runId };
}

function numberOf(session: Session, name: string, version: string, source: string): string {
  if (source.includes('@') && source.endsWith(`@${version}`)) return versionOfAlias(session, name, version);
  if (/^\d+$/.test(version)) return version;
  if (version.toLowerCase() === 'latest') return versionOfAlias(session, name, version);
  const stage = canonicalStage(version);
  const found = latestVersionsOf(session, [name]).find(({ currentStage }) => currentStage === stage);
  if (found === undefined) throw refusal('RESOURCE_DOES_NOT_EXIST', `Model "${name}" has no version in stage ${stage}.`);
  return found.version;
}

/** A place in the store's own storage belongs to the run or model whose directory holds it. */
function requireInside(session: Session, { source, runId, modelId }: ModelVersionDraft, kind: string | undefined): void {
  if (kind === 'mlflow-artifacts') refuseRelative(source);
  if (modelId !== undefined) {
    if (isInside(source, loadLoggedModel(session, modelId).artifactUri)) return;
    throw needsId(source, 'modelId');
  }
  if (runId !== undefined && isInside(source, loadRun(session, runId).info.artifactUri)) return;
  throw needsId(source, 'runId');
}

function isInside(source: string, root: string): boolean {
  const [inner, outer] = [placeOf(source), placeOf(root)];
  return inner === outer || inner.startsWith(`${outer}${scheme.test(outer) ? '/' : sep}`);
}

/** A path without relative parts; for other storage the URI itself. */
function placeOf(location: string): string {
  if (!scheme.test(location)) return resolve(location);
  if (!location.startsWith('file:')) return location.replace(/\/+$/, '');
  try {
    return fileURLToPath(location);
  } catch {
    throw badSource(location, 'it is no path of this machine');
  }
}

function refuseRelative(source: string): void {
  let plain = source;
  for (let before = ''; plain !== before; ) {
    before = plain;
    try {
      plain = decodeURIComponent(plain);
    } catch {
      break;
    }
  }
  if (plain.includes('\0') || plain.split('/').some((part) => part === '..' || part === '.')) {
    throw badSource(source, 'its path has relative parts');
  }
}

function needsId(source: string, id: 'runId' | 'modelId'): Error {
  return badSource(source, `${id} must name the ${id === 'runId' ? 'run' : 'logged model'} that holds it`);
}

function badSource(source: string, reason: string): Error {
  return refusal('INVALID_PARAMETER_VALUE', `"${source}" cannot be the source of a model version: ${reason}.`);
}
