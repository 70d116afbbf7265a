import { parseKey } from '../../../core/validation/key.js';
import type { PipelineSession } from '../pipeline-session.js';
import type { UpdateComparison } from '../update-result.js';
import type { PairedRows } from './paired-rows.js';

/** What the pipeline's evaluator says about candidate and incumbent; one that fails is reported and decides nothing. */
export async function evaluatePair(
  { settings: { evaluator }, problems }: PipelineSession,
  { actual: labels, candidate, incumbent }: PairedRows,
): Promise<UpdateComparison['metrics']> {
  if (evaluator === undefined) return undefined;
  try {
    const [ofCandidate, ofIncumbent] = await Promise.all(
      [candidate, incumbent].map((predicted) => (predicted === undefined ? undefined : evaluator.evaluate(predicted, { labels }))),
    );
    return { candidate: checked(ofCandidate?.metrics ?? {}), incumbent: ofIncumbent && checked(ofIncumbent.metrics) };
  } catch (error) {
    problems.add('the evaluator', error);
    return undefined;
  }
}

/** The metrics that have a value, under names that a run takes. @throws ValidationError */
function checked(metrics: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  for (const name of Object.keys(metrics)) parseKey('metric', `candidate_${name}`);
  return Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value)));
}
