import { isModel, type ModelRegistry, type Predictor } from 'mlflow-ops';
import { breastCancer } from './breast-cancer.js';
import { type FinalModel, unseen } from './study.js';
import { toOnnx } from './to-onnx.js';

/** Name of the registered model. */
export const modelName = 'tumours';

/** One case as callers of the model send it: a value per measurement. */
export function caseAt(index: number): Record<string, number> {
  return Object.fromEntries(breastCancer.features.map((feature, column) => [feature, breastCancer.rows[index]?.[column] ?? 0]));
}

/** Registers a model with its scores. The same bytes are the same version, however often the demo runs. */
export async function register(registry: ModelRegistry, { model, scores, runId, name }: FinalModel): Promise<string> {
  const { version } = await registry.registerModel({
    model: { toOnnx: () => toOnnx(model) },
    modelName,
    metrics: { ...scores },
    inputExample: unseen.slice(0, 2).map(caseAt),
    description: name,
    tags: { trained_in: runId },
  });
  return version;
}

/** Makes a version champion if it is good at all, and says what was checked. */
export async function promote(registry: ModelRegistry, version: string): Promise<readonly string[]> {
  const { gates } = await registry.promoteModel(modelName, {
    version,
    reason: 'best of the study',
    gate: { metrics: { accuracy: { threshold: 0.95, greaterIsBetter: true } }, smoke: true },
  });
  return gates.map(({ message }) => message);
}

/** Asks for a challenger to become champion, which must cut the log loss by a fifth; says why it did not. */
export async function challenge(registry: ModelRegistry, version: string): Promise<string> {
  try {
    await registry.promoteModel(modelName, {
      version,
      gate: { metrics: { log_loss: { minRelativeChange: 0.2, greaterIsBetter: false } }, signature: 'compatible' },
    });
    return 'promoted';
  } catch (error) {
    if (!isModel(error) || error.kind !== 'gate') throw error;
    return error.message;
  }
}

/** What the loaded champion did. */
export interface Serving {
  readonly version: string | undefined;
  readonly accuracy: number;
  readonly perSecond: number;
}

/** Loads the champion, asks it about every unseen case, then lets 64 callers ask about one case at a time. */
export async function serve(registry: ModelRegistry): Promise<Serving> {
  const champion = await registry.getModel(modelName); // models:/tumours@champion
  const cases = unseen.map(caseAt);
  const answers = (await champion.predict(cases)).values('malignant') as number[];
  const right = answers.filter((probability, at) => probability >= 0.5 === (breastCancer.labels[unseen[at] ?? 0] === 1));
  await measure(champion, cases, 300); // lets the code get warm
  const perSecond = await measure(champion, cases, 1000);
  const { version } = champion;
  await champion.close();
  return { version, accuracy: right.length / cases.length, perSecond };
}

/** Predictions per second of callers that ask again as soon as they have their answer. */
async function measure(model: Predictor, cases: readonly Record<string, number>[], milliseconds: number): Promise<number> {
  const callers = 64;
  const began = performance.now();
  let answered = 0;
  const call = async (caller: number): Promise<void> => {
    for (let at = caller; performance.now() - began < milliseconds; at += callers) {
      await model.predict([cases[at % cases.length] ?? {}]);
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)));
  return (1000 * answered) / (performance.now() - began);
}

/** The last entries of the model's promotions. */
export async function lastPromotions(registry: ModelRegistry): Promise<readonly string[]> {
  const entries = (await registry.history(modelName)).slice(-3);
  return entries.map(({ entry, alias, previousVersion = 'none', version, reason }) => {
    return `entry ${entry}: ${alias} from ${previousVersion} to ${version}, ${reason}`;
  });
}
