import { ConflictError } from '../../../core/errors/request-error.js';
import type { PipelineSession } from '../pipeline-session.js';
import { learnerFile } from '../serving/learner-file.js';
import type { TrainingSnapshot } from '../state/training-snapshot.js';
import { runTrainer } from '../training/run-trainer.js';
import type { UpdateResult } from '../update-result.js';
import type { StoredCandidate } from './update-files.js';

/** Makes the candidate, of what the live learner knows now or by the trainer, and saves it. */
export async function trainCandidate(session: PipelineSession, update: UpdateResult): Promise<UpdateResult> {
  const { state, files } = session;
  const snapshot = state.snapshot();
  const { sequences, train, holdout } = snapshot;
  const facts = { sequences, trainingRows: snapshot.learner?.samples ?? train.rows, holdoutRows: holdout.table.rows };
  const candidate = await (session.settings.trainer === undefined ? ofLearner(snapshot) : ofTrainer(session, update, snapshot));
  await files.save(update.update as number, { ...candidate, previous: state.servingModel });
  await files.keep([update.update as number, ...neededUpdates(state)]);
  return { ...update, ...facts, step: 'check' };
}

/** Updates whose candidates may be asked for again: of what serves and what served before it, and those whose end is to be told. */
function neededUpdates({ updates, servingModel }: PipelineSession['state']): readonly number[] {
  const serving = servingModel?.version;
  const before = updates.findLast(({ version }) => version === serving)?.previousVersion;
  return updates.flatMap(({ update = 0, version, recorded }) => {
    const served = version !== undefined && (version === serving || version === before);
    return served || recorded === false ? [update] : [];
  });
}

async function ofLearner({ learner }: TrainingSnapshot): Promise<StoredCandidate> {
  if (learner === undefined || learner.samples === 0) throw new ConflictError('The learner has not learned any row yet.');
  return { onnx: learnerFile(learner), learner: learner.toJSON(), params: { learner_samples: learner.samples }, metrics: {} };
}

async function ofTrainer(session: PipelineSession, update: UpdateResult, snapshot: TrainingSnapshot): Promise<StoredCandidate> {
  const { settings, state, files, signal } = session;
  const { trainer, trainingTimeoutMs: timeoutMs, modelName } = settings;
  if (trainer === undefined || snapshot.train.rows === 0) throw new ConflictError('There is no row to train with yet.');
  const incumbent = await incumbentBytes(session);
  const context = {
    modelName,
    update: update.update as number,
    trigger: update.trigger,
    task: state.task,
    data: snapshot.train,
    incumbent,
  };
  return runTrainer(trainer, context, { signal, timeoutMs });

  /** Of the newest update whose version serves. */
  async function incumbentBytes({ state: { servingModel, updates } }: PipelineSession): Promise<Uint8Array | undefined> {
    const source = updates.findLast(({ version }) => version !== undefined && version === servingModel?.version);
    return source?.update === undefined ? undefined : (await files.load(source.update))?.onnx;
  }
}
