import { ConflictError } from '../../core/errors/request-error.js';
import type { ClientInternals } from '../client/client-internals.js';
import { enclosingFrame, type Frame, processFrame } from './context.js';
import type { ParentRun } from './create-run.js';
import type { RunRequest } from './parse-run-options.js';
import type { TrackerSession } from './tracker-session.js';

/**
 * The run that a new one becomes the child of: the one named, or with `nested` the innermost active one of the same store.
 *
 * @throws NotFoundError when the run named does not exist.
 * @throws ConflictError when it is deleted.
 */
export async function findParent(session: TrackerSession, request: RunRequest): Promise<ParentRun | undefined> {
  const candidates = activeFramesOn(session);
  if (request.parentRunId === undefined) return request.nested ? candidates[0]?.run : undefined;
  const known = candidates.find(({ run }) => run.runId === request.parentRunId);
  if (known !== undefined) return known.run;
  const call = { signal: request.signal };
  const store = await session.client.tracking(call);
  const { info } = await store.getRun(request.parentRunId, call);
  if (info.lifecycleStage === 'active') return info;
  throw new ConflictError(
    `The parent run ${info.runId} is deleted; restore it with client.runs.restore('${info.runId}'), or leave parentRunId out.`,
    { details: { runId: info.runId } },
  );
}

/** Innermost first. */
function activeFramesOn(session: TrackerSession): Frame[] {
  const frames: Frame[] = [];
  for (let frame = enclosingFrame(); frame !== undefined; frame = frame.outer) frames.push(frame);
  if (typeof session.experiment === 'object' && session.experiment.run.status === 'RUNNING') frames.push(session.experiment);
  for (let frame = processFrame(); frame !== undefined; frame = frame.outer) frames.push(frame);
  return frames.filter(({ client }) => isSameStore(client, session.client));
}

/** Every store in memory has the same URI and is a store of its own. */
function isSameStore(a: ClientInternals, b: ClientInternals): boolean {
  const { trackingUri } = a.settings;
  return a === b || (trackingUri === b.settings.trackingUri && !trackingUri.endsWith(':memory:'));
}
