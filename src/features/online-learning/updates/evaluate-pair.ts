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
    return { candidate: ofCandidate?.metrics ?? {}, incumbent: ofIncumbent?.metrics };
  } catch (error) {
    problems.add('the evaluator', error);
    return undefined;
  }
}
