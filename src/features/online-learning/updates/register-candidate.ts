import { type PipelineSession, transferCall } from '../pipeline-session.js';
import type { UpdateResult } from '../update-result.js';
import { loadCandidate } from './load-candidate.js';
import { tagsOf, updateId } from './update-tags.js';

/** Makes the version of an update: the same one, however often it is tried. */
export async function registerCandidate(session: PipelineSession, update: UpdateResult): Promise<UpdateResult> {
  const { registry, settings } = session;
  const { onnx } = await loadCandidate(session, update);
  const { version } = await registry.registerModel({
    model: onnx,
    modelName: settings.modelName,
    description: describe(update),
    tags: tagsOf(session, update),
    runId: update.runId,
    key: `update ${updateId(session, update)}`,
    ...transferCall(session),
  });
  return { ...update, version, status: 'running', step: 'promote' };
}

function describe({ update, trigger, cause, comparison }: UpdateResult): string {
  const values = comparison === undefined ? '' : ` ${comparison.metric} ${comparison.candidate} on ${comparison.rows} rows.`;
  return `Update ${update}, ${trigger}: ${cause}.${values}`.slice(0, 1000);
}
