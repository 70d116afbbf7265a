// The context style: what is logged inside withRun belongs to its run, and the run ends the way the function does.
import { ExperimentTracker, MlflowClient } from 'mlflow-ops';
import { breastCancer, breastCancerDataset, everyCase } from './demo/breast-cancer.js';
import { holdOutFifth } from './demo/dataset.js';
import { evaluate, lossOn } from './demo/evaluate.js';
import { trainModel } from './demo/logistic-regression.js';

const client = new MlflowClient();
const tracker = new ExperimentTracker({ client, experimentName: 'context-style' });
const { train, validation } = holdOutFifth(breastCancer.labels, everyCase);
const parameters = { learningRate: 0.1, l2: 0.01, epochs: 60 };

const runId = await tracker.withRun({ runName: 'logistic regression', tags: { stage: 'exploration' } }, async (run) => {
  run.logParams(parameters);
  run.setDescription('Is the tumour **malignant**? Standardised features, gradient descent with momentum.');
  await run.logInput(breastCancerDataset, { context: 'training' });
  const model = trainModel(breastCancer, train, parameters, (epoch, current) => {
    run.logMetric('validation_loss', lossOn(breastCancer, validation, current), { step: epoch });
  });
  run.logMetrics({ ...evaluate(breastCancer, validation, model) });
  return run.runId;
});

// Everything above is on the store now: withRun waited for it.
const { info, data, inputs } = await client.runs.get(runId);
console.log(`${info.runName}: ${info.status}, trained on ${inputs.datasetInputs[0]?.dataset.name}`);
console.log('  params ', { ...data.params });
console.log('  metrics', { ...data.metrics });

const curve = await client.metrics.history(runId, 'validation_loss').toArray();
const highest = Math.max(...curve.map(({ value }) => value));
console.log(`\nvalidation_loss, ${curve.length} epochs`);
for (const { step, value } of curve.filter((_, index) => index % 6 === 0)) {
  console.log(`  ${String(step).padStart(3)}  ${value.toFixed(4)}  ${'#'.repeat(Math.round((50 * value) / highest))}`);
}

// A run whose body throws is FAILED and says why; the error reaches the caller unchanged.
try {
  await tracker.withRun({ runName: 'no data' }, (run) => {
    run.logParams(parameters);
    throw new RangeError('there are no rows to learn from');
  });
} catch (error) {
  console.log(`\nThe second run threw: ${error}`);
}
const [failed] = await client.runs.search({ experimentIds: [info.experimentId], filter: "status = 'FAILED'" }).toArray();
console.log(`  ${failed?.info.runName}: ${failed?.info.status}, mlflow_ops.error = ${failed?.data.tags['mlflow_ops.error']}`);

await client.close();
