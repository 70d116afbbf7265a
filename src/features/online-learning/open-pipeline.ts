import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import type { CallOptions } from '../../core/call-options.js';
import { StoreError } from '../../core/errors/store-error.js';
import { newId } from '../../core/ids.js';
import { parseTrackingUri } from '../../core/tracking-uri.js';
import type { AppendLog } from '../../ports/append-log.js';
import { clientInternals } from '../client/client-internals.js';
import { openCheckpoints, openSampleLog } from '../open-client.js';
import { ModelRegistry } from '../registry/model-registry.js';
import { ExperimentTracker } from '../tracking/experiment-tracker.js';
import { Alerts } from './alerts/alerts.js';
import { SampleIngestion } from './ingestion/sample-ingestion.js';
import type { PipelineSession } from './pipeline-session.js';
import { type PipelineSettings, stateOptions } from './pipeline-settings.js';
import { ProblemBook } from './problem-book.js';
import { beginServing } from './serving/begin-serving.js';
import type { ParsedStart } from './serving/initial-model.js';
import { checkBelongs, resumeServing } from './serving/resume-serving.js';
import { ServingSlot } from './serving/serving-slot.js';
import { Checkpointer } from './state/checkpointer.js';
import { recover } from './state/recover.js';
import { UpdateFiles } from './updates/update-files.js';
import { UpdateRunner } from './updates/update-runner.js';

/** What is open while a pipeline runs. */
export interface OpenPipeline {
  readonly session: PipelineSession;
  readonly runner: UpdateRunner;
  readonly log: AppendLog;
  /** @param drain - Let an update that is under way come to its end. */
  close(drain: boolean): Promise<void>;
}

/** Opens the systems around a pipeline, takes up its past or begins with its initial model. */
export async function openPipeline(settings: PipelineSettings, start: ParsedStart, call: CallOptions): Promise<OpenPipeline> {
  const { client, trackingUri } = settings;
  const ownRegistry = settings.registry === undefined ? new ModelRegistry({ client, trackingUri }) : undefined;
  const registry = settings.registry ?? (ownRegistry as ModelRegistry);
  const internals = registry[clientInternals];
  const { clock, environment, logger } = { ...internals.settings, ...(settings.clock === undefined ? {} : { clock: settings.clock }) };
  const ownTracker = settings.tracker === undefined ? new ExperimentTracker({ client: registry }) : undefined;
  const end = new AbortController();
  setMaxListeners(0, end.signal);
  const serving = new ServingSlot();
  const place = parseTrackingUri(internals.settings.trackingUri, '.');
  const { modelName, directory } = settings;
  const closeOwn = async () => {
    await ownTracker?.close();
    await ownRegistry?.close();
  };
  const samples = await openSampleLog({ modelName, directory, place, environment, logger }).catch(async (error: unknown) => {
    await closeOwn();
    throw error;
  });
  const { log, problem } = samples;
  let checkpointer: Checkpointer | undefined;
  const close = async () => {
    end.abort();
    await serving.close();
    await checkpointer
      ?.stop()
      .catch((error: unknown) => logger.warn({ modelName, error }, 'The state was not saved; a restart reads the log.'));
    await log.close();
    await closeOwn();
  };
  try {
    const { reset } = start;
    const checkpoints = await openCheckpoints(samples);
    const files = new UpdateFiles(samples.directory === undefined ? undefined : join(samples.directory, 'updates'));
    if (reset) await files.clear();
    const { state, checkpoint } = await recover({ log, checkpoints, options: stateOptions(settings), logger, reset });
    const problems = new ProblemBook((what, error) => {
      logger.warn({ modelName, error }, `Online learning: ${what} failed.`);
      tell(settings.onError, error, () => logger.error({ modelName }, 'The option onError of an OnlineLearningPipeline threw.'));
    });
    const saver = new Checkpointer({
      state,
      log,
      checkpoints,
      saved: checkpoint,
      everyMs: settings.checkpointIntervalMs,
      onFailure: (error) => problems.add('saving the state', error),
      onSaved: () => problems.remove('saving the state'),
    });
    checkpointer = saver;
    const ingestion = new SampleIngestion({ state, log, clock, onWritten: (sequence) => saver.written(sequence) });
    const stored = await files.identity();
    // What an earlier start failed with is of no account for another beginning.
    const known = stored?.hasBegun === true || stored?.origin === start.origin ? stored : undefined;
    const identity = known ?? { id: newId(), origin: start.origin, startedAt: clock.now() };
    if (problem !== undefined) {
      const message = `Samples are kept in memory and are gone with this process: ${problem.message}`;
      problems.addLasting('keeping the samples on disk', new StoreError(message, { kind: problem.kind, cause: problem }));
    }
    const alerts =
      settings.alerts === undefined
        ? undefined
        : new Alerts(settings.alerts, {
            clock,
            logger,
            onFailure: ({ error }) => problems.add('an alert', error),
            state: await files.alerts(),
          });
    const session: PipelineSession = {
      settings,
      registry,
      tracker: settings.tracker ?? (ownTracker as ExperimentTracker),
      client: internals,
      clock,
      logger,
      state,
      ingestion,
      serving,
      files,
      pipelineId: identity.id,
      startedAt: identity.startedAt,
      signal: end.signal,
      alerts,
      problems,
    };
    if (known === undefined) await files.saveIdentity(identity);
    if (known?.hasBegun === true) {
      checkBelongs(session, start, identity.origin);
      await resumeServing(session, start, call);
    } else {
      await beginServing(session, start, call);
      await files.saveIdentity({ ...identity, hasBegun: true });
    }
    const runner = new UpdateRunner(session);
    return {
      session,
      runner,
      log,
      close: async (drain) => {
        if (drain) await runner.settled();
        end.abort();
        await runner.stop();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What the caller's function throws is the caller's, also when it is asynchronous. */
function tell(onError: PipelineSettings['onError'], error: unknown, failed: () => void): void {
  new Promise((resolve) => resolve(onError?.(error))).catch(failed);
}
