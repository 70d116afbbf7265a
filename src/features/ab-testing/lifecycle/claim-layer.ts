import type { CallOptions } from '../../../core/call-options.js';
import { dictionary } from '../../../core/dictionary.js';
import { isConflict } from '../../../core/errors/guards.js';
import { ConflictError } from '../../../core/errors/request-error.js';
import { rangesOverlap } from '../../../domain/routing/layer.js';
import type { LayerRange } from '../../../domain/routing/routing-plan.js';
import type { StateStore } from '../../../ports/state-store.js';
import { findTest, testsPrefix } from '../sharing/stored-tests.js';

/** Who asked for which range of a layer. A claim counts while its test runs, is paused, or is about to start. */
type Claims = Readonly<Record<string, LayerRange['range']>>;

const layersPrefix = 'ab/layers/';
/** Times that a claim is made anew because others claimed meanwhile. */
const maxAttempts = 20;

/**
 * Claims a range of a layer for a test that is about to start. Of two tests that start at once and overlap, one wins: a claim of a
 * test that is still a draft may be one of a process that died, so it is taken away after the draft was written anew at another
 * revision. Whoever was about to start that test finds it changed, and claims again.
 *
 * @throws ConflictError naming the started test whose range overlaps
 */
export async function claimLayer(state: StateStore, testId: string, layer: LayerRange, call: CallOptions): Promise<void> {
  const { name, range } = layer;
  const key = layersPrefix + name;
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const stored = await state.get(key, call);
    const claims = (stored?.value ?? {}) as Claims;
    const kept = dictionary([[testId, range]]);
    try {
      for (const [other, taken] of Object.entries(claims)) {
        if (other === testId) continue;
        if (!rangesOverlap(layer, { name, range: taken })) kept[other] = taken;
        else await displace(state, testId, layer, other, call);
      }
      await state.put(key, kept, { ...call, ifRevision: stored?.revision ?? 0 });
      return;
    } catch (error) {
      if (!isConflict(error) || error instanceof LayerTaken) throw error;
    }
  }
  throw new ConflictError(`The layer "${name}" was claimed by others during each of ${maxAttempts} attempts. Try again.`, {
    retryable: true,
    details: { testId, layer: name },
  });
}

/** Takes the claim of a test away that is deleted. */
export async function releaseLayer(state: StateStore, testId: string, { name }: LayerRange, call: CallOptions): Promise<void> {
  const key = layersPrefix + name;
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const stored = await state.get(key, call);
    const { [testId]: released, ...kept } = (stored?.value ?? {}) as Claims;
    if (stored === undefined || released === undefined) return;
    const at = { ...call, ifRevision: stored.revision };
    try {
      if (Object.keys(kept).length === 0) await state.delete(key, at);
      else await state.put(key, kept, at);
      return;
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
  }
}

/** Makes sure that a test which overlaps does not run and is not about to. */
async function displace(state: StateStore, testId: string, layer: LayerRange, other: string, call: CallOptions): Promise<void> {
  const found = await findTest(state, other, call);
  if (found === undefined || found.record.status === 'completed') return;
  if (found.record.status !== 'draft') {
    const held = found.record.definition.layer;
    if (held !== undefined && rangesOverlap(layer, held)) throw new LayerTaken(testId, layer.name, other);
    return;
  }
  await state.put(testsPrefix + other, found.record, { ...call, ifRevision: found.revision });
}

class LayerTaken extends ConflictError {
  constructor(testId: string, layer: string, other: string) {
    super(
      `The test "${testId}" cannot be started: its range of layer "${layer}" overlaps that of test "${other}", which was started and is ` +
        'not completed. Complete that one, or give this one another range.',
      { details: { testId, layer, other } },
    );
  }
}
