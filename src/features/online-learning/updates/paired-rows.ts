import { isModel, isValidation } from '../../../core/errors/guards.js';
import type { FeatureRow, Label } from '../../../domain/learning/learner.js';
import type { PipelineSession } from '../pipeline-session.js';
import type { ServedModel } from '../serving/served-model.js';
import { predictorModel } from '../serving/served-model.js';
import type { HoldoutRows } from '../state/training-snapshot.js';
import { withCandidate } from './open-candidate.js';
import { tableLabels, tableRows } from './table-rows.js';
import type { StoredCandidate } from './update-files.js';

/** Rows with their truth, and what candidate and incumbent said about each. */
export interface PairedRows {
  readonly actual: readonly Label[];
  readonly weights: readonly number[];
  readonly candidate: readonly Label[];
  /** Absent where there is no incumbent, or it cannot answer these rows. */
  readonly incumbent?: readonly Label[] | undefined;
}

/**
 * The newest labelled rows as two models see them. A candidate that is the live learner's copy is judged by what the live learner said before it
 * learned each row (prequential evaluation: A. P. Dawid, Statistical Theory: The Prequential Approach, 1984; J. Gama, R. Sebastião, P. P. Rodrigues,
 * On evaluating stream learning algorithms, 2013), a trainer's candidate by its answers to rows it was not trained with. The incumbent is judged by what it said when it served the row, and
 * asked now about rows that another model served.
 */
export async function pairedRows(session: PipelineSession, candidate: StoredCandidate): Promise<PairedRows> {
  const { holdout } = session.state.snapshot();
  const rows = tableRows(holdout.table);
  const said = candidate.learner === undefined ? await candidateSays(session, candidate, rows) : holdout.live;
  const judged = unseenRows(session, holdout).filter((at) => said[at] !== undefined);
  const pick = <T>(values: ArrayLike<T>): T[] => judged.map((at) => values[at] as T);
  return {
    actual: pick(tableLabels(holdout.table)),
    weights: pick(holdout.table.weights),
    candidate: pick(said) as Label[],
    incumbent: await incumbentSays(session, holdout, rows, judged),
  };
}

/** Fewer rows than that say less than rows that the incumbent knows. */
const leastUnseen = 30;

/** The rows that came after the incumbent was made: what it was trained with would flatter it. All of them, where these are too few. */
function unseenRows({ state: { updates, servingModel } }: PipelineSession, { sequences }: HoldoutRows): readonly number[] {
  const source = updates.findLast(({ version }) => version !== undefined && version === servingModel?.version);
  const lastSeen = source?.sequences?.last ?? 0;
  const all = Array.from(sequences, (_, at) => at);
  const unseen = all.filter((at) => (sequences[at] as number) > lastSeen);
  return unseen.length < leastUnseen ? all : unseen;
}

function candidateSays(session: PipelineSession, { onnx }: StoredCandidate, rows: readonly FeatureRow[]): Promise<readonly Label[]> {
  const { settings, state, signal } = session;
  return withCandidate(settings.modelName, onnx, async (predictor) => {
    const answers = await predictorModel(predictor, state).answer(rows, { signal });
    return answers.map(({ prediction }) => prediction);
  });
}

async function incumbentSays(
  session: PipelineSession,
  holdout: HoldoutRows,
  rows: readonly FeatureRow[],
  judged: readonly number[],
): Promise<readonly Label[] | undefined> {
  const { serving, state } = session;
  if (state.servingModel === undefined || serving.model === undefined) return undefined;
  const said: (Label | undefined)[] = judged.map((at) =>
    holdout.servedBy[at] === state.servingModel?.version ? holdout.served[at] : undefined,
  );
  const open = said.flatMap((label, place) => (label === undefined ? [place] : []));
  if (open.length > 0) {
    const now = await answersOf(
      serving.model,
      open.map((place) => rows[judged[place] as number] as FeatureRow),
      session,
    );
    if (now === undefined) return undefined;
    open.forEach((place, index) => {
      said[place] = now[index];
    });
  }
  return said as Label[];
}

/** What a model says about rows, or nothing where it cannot take them: an incumbent of other features does not stop its replacement. */
export async function answersOf(
  model: ServedModel,
  rows: readonly FeatureRow[],
  { signal }: Pick<PipelineSession, 'signal'>,
): Promise<readonly Label[] | undefined> {
  try {
    return (await model.answer(rows, { signal })).map(({ prediction }) => prediction);
  } catch (error) {
    if (isModel(error) || isValidation(error)) return undefined;
    throw error;
  }
}
