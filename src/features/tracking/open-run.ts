import { AbortError } from '../../core/errors/request-error.js';
import { holdProcess } from '../client/hold-process.js';
import { ActiveRun } from './active-run.js';
import { createRun, type OpenedRun, type ParentRun } from './create-run.js';
import { findParent } from './find-parent.js';
import { parseRunOptions, type RunRequest } from './parse-run-options.js';
import { resumeRun } from './resume-run.js';
import type { RunOptions } from './run-options.js';
import { RunRecord } from './run-record.js';
import { nextSystemStep, startSystemMetrics } from './system-metrics.js';
import { type SystemMetricsSettings, systemMetricsSettings } from './system-metrics-options.js';
import { takeEnvironmentRun } from './take-environment-run.js';
import type { TrackerSession } from './tracker-session.js';
import { tryAppend } from './try-append.js';

/** A run that exists on the store, as its user and as this package see it. */
export interface OpenRun {
  readonly run: ActiveRun;
  readonly record: RunRecord;
}

/**
 * Creates or resumes the run that `options` describe.
 *
 * @param parent - The run that a new one is a child of; absent when the options say it.
 * @throws AbortError when the signal is aborted.
 */
export async function openRun(session: TrackerSession, options: RunOptions, parent?: ParentRun | undefined): Promise<OpenRun> {
  const request = parseRunOptions(options, session.client.settings.truncateLongValues);
  if (request.signal?.aborted) {
    throw new AbortError('The run was not started, because its signal is aborted already.', { cause: request.signal.reason });
  }
  const { settings } = session.client;
  const sampling = systemMetricsSettings(settings.environment, session.systemMetrics, request.systemMetrics);
  const resume = async (runId: string) => handleOf(session, await resumeRun(session, runId, request), sampling, request);
  if (typeof request.runId === 'string') return resume(request.runId);
  const itsParent = parent ?? (await findParent(session, request));
  const mayTake = itsParent === undefined && request.runId === undefined;
  const resumed = mayTake ? await takeEnvironmentRun(settings.environment, resume) : undefined;
  return resumed ?? handleOf(session, await createRun(session, request, itsParent), sampling);
}

/** @param resumed - What was asked of a run that existed before: its params may be anybody's, and its tags are still to be set. */
async function handleOf(
  session: TrackerSession,
  { key, info, metrics }: OpenedRun,
  sampling: SystemMetricsSettings | undefined,
  resumed?: RunRequest | undefined,
): Promise<OpenRun> {
  const record = new RunRecord(session.client, info, key);
  record.append([{ kind: 'run', runKey: key, runId: info.runId, owned: resumed === undefined }]);
  const tags = resumed?.tags.map((tag) => ({ kind: 'tag', runKey: key, ...tag }) as const) ?? [];
  if (!tryAppend(record, tags)) {
    await session.client.runLog.ready();
    record.append(tags);
  }
  const startChild = async (options: RunOptions) => (await holdProcess(openRun(session, options, info))).run;
  const run = new ActiveRun(record, startChild);
  if (sampling !== undefined) startSystemMetrics(run, record, sampling, nextSystemStep(metrics));
  return { run, record };
}
