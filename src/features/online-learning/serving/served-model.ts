import type { CallOptions } from '../../../core/call-options.js';
import type { ModelSignature } from '../../../core/entities/model-signature.js';
import { ConflictError } from '../../../core/errors/request-error.js';
import type { FeatureDefinition, FeatureRow, Learner, LearnerJson } from '../../../domain/learning/learner.js';
import type { Predictor } from '../../../ports/predictor.js';
import { modelInput } from './model-input.js';
import { type Answer, type KnownLabels, readAnswers } from './read-answers.js';

/** A model that answers rows, whatever it is made of. */
export interface ServedModel {
  /** Version in the registry. */
  readonly version?: string | undefined;
  readonly signature?: ModelSignature | undefined;
  /** The frozen learner that it is, where it is one. */
  readonly learner?: LearnerJson | undefined;
  /** One answer per row. @throws ValidationError for a row that it cannot take; ModelError */
  answer(rows: readonly FeatureRow[], call: CallOptions): Promise<readonly Answer[]>;
  close(): Promise<void>;
}

/** What is known of rows and labels; it grows with the stream. */
export interface KnownData extends KnownLabels {
  readonly features: readonly FeatureDefinition[];
}

/** Rows that are run together at most. */
const mostRows = 1000;

/** A model behind a predictor, which is closed with it. */
export function predictorModel(
  predictor: Predictor,
  known: KnownData,
  { version, learner }: Pick<ServedModel, 'version' | 'learner'> = {},
): ServedModel {
  const run = async (rows: readonly FeatureRow[], call: CallOptions): Promise<readonly Answer[]> => {
    const answers = readAnswers(await predictor.predict(modelInput(rows, known.features, predictor.signature), call), known);
    return answers.length === rows.length ? answers : Promise.reject(new RangeError(`${answers.length} answers`));
  };
  return {
    version,
    signature: predictor.signature,
    learner,
    answer: async (rows, call) => {
      if (rows.length === 1) return run(rows, call);
      const answers: Answer[] = [];
      for (let at = 0; at < rows.length; at += mostRows) {
        const chunk = rows.slice(at, at + mostRows);
        // Some models take one row at a time.
        answers.push(...(await run(chunk, call).catch(() => oneByOne(run, chunk, call))));
      }
      return answers;
    },
    close: () => predictor.close(),
  };
}

/** A learner as it is at each moment; it answers once it knows a class. */
export function learnerModel(learner: () => Learner, about: Pick<ServedModel, 'version' | 'learner'> = {}): ServedModel {
  return {
    ...about,
    answer: async (rows) =>
      rows.map((row) => {
        const now = learner();
        if (now.task === 'regression') return { prediction: now.predictOne(row) };
        if (now.classes.length === 0) throw nothingLearned();
        return { prediction: now.predictOne(row), probabilities: [...now.predictProbaOne(row)] };
      }),
    close: async () => {},
  };
}

/** A class that nobody has named would be a guess at the type of labels, too. */
function nothingLearned(): ConflictError {
  const message =
    'The learner knows no class yet: bring it labelled rows by addSample(), name its classes, or give start() an initial model.';
  return new ConflictError(message, { retryable: true });
}

async function oneByOne(
  run: (rows: readonly FeatureRow[], call: CallOptions) => Promise<readonly Answer[]>,
  rows: readonly FeatureRow[],
  call: CallOptions,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (const row of rows) answers.push(...(await run([row], call)));
  return answers;
}
