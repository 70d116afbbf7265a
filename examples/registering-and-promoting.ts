// From a trained model to the champion, and back: versions, gates, promotion, rollback, history.
import { isModel, MlflowClient, ModelRegistry } from 'mlflow-ops';
import { breastCancer, everyCase } from './demo/breast-cancer.js';
import { holdOutFifth } from './demo/dataset.js';
import { evaluate } from './demo/evaluate.js';
import { trainModel } from './demo/logistic-regression.js';
import { toOnnx } from './demo/to-onnx.js';

const modelName = 'tumours';
const client = new MlflowClient();
const registry = new ModelRegistry({ client });
const { train, validation } = holdOutFifth(breastCancer.labels, everyCase);

/** Trains for so many epochs and registers the result with its scores. */
async function register(epochs: number): Promise<string> {
  const model = trainModel(breastCancer, train, { learningRate: 0.1, l2: 0, epochs });
  const { version } = await registry.registerModel({
    model: toOnnx(model),
    modelName,
    metrics: { ...evaluate(breastCancer, validation, model) },
    inputExample: [breastCancer.rows[0] ?? []],
    tags: { epochs },
  });
  return version;
}

const first = await register(5);
await registry.promoteModel(modelName, { version: first, reason: 'the first one' });

// From now on a new champion has to do better than the one that serves, take the same input, and run.
const better = {
  metrics: { log_loss: { minRelativeChange: 0.1, greaterIsBetter: false }, auc: { threshold: 0.98, greaterIsBetter: true } },
  signature: true,
  smoke: true,
};
const second = await register(40);
const { gates } = await registry.promoteModel(modelName, { version: second, gate: better, reason: 'trained for longer' });
for (const { gate, message } of gates) console.log(`version ${second}  ${gate}: ${message}`);

const third = await register(1);
try {
  await registry.promoteModel(modelName, { version: third, gate: better });
} catch (error) {
  if (!isModel(error) || error.kind !== 'gate') throw error;
  console.log(`version ${third} refused\n`);
}

// What differs, side by side.
const { versions, metrics, tags } = await registry.compareVersions(modelName, [first, second, third]);
for (const [at, { version, aliases }] of versions.entries()) {
  const [loss, epochs] = [metrics['log_loss']?.values[at], tags['epochs']?.values[at]];
  console.log(`version ${version}  ${epochs} epochs  log loss ${loss?.toFixed(4)}  ${aliases}`);
}

// The version before takes over again; a second rollback would go further back.
await registry.rollback(modelName, { reason: 'alarms in the night' });
await registry.promoteModel(modelName, { version: third, alias: 'shadow' });

console.log();
for (const { entry, kind, alias, previousVersion = 'none', version, reason = '' } of await registry.history(modelName)) {
  console.log(`${entry}  ${kind.padEnd(9)}  ${alias}: ${previousVersion} -> ${version}  ${reason}`);
}

// An alias is MLflow's own: every other client sees it too.
const champion = await client.registeredModels.getByAlias(modelName, 'champion');
console.log(`\nThe champion is version ${champion.version}`);

// What an alias needs stays; so does the version that a rollback would go to.
const { deleted, kept } = await registry.pruneVersions(modelName, { keep: 0 });
console.log(`pruneVersions would delete ${deleted.join(', ') || 'nothing'} and keep ${kept.join(', ')}`);

await registry.close();
await client.close();
