// A hyper-parameter study: which learning rate and which penalty predict best whether a tumour is malignant? Then the
// winner goes into service, has to hold its place there, and to keep up when the world changes. Without MLFLOW_TRACKING_URI everything lies in ./mlflow.db and ./mlruns.
import { compareRuns, ExperimentTracker, filter, MlflowClient, ModelRegistry } from 'mlflow-ops';
import { tryInPractice } from './ab-test.js';
import { breastCancer, everyCase } from './breast-cancer.js';
import { challenge, lastPromotions, promote, register, serve } from './champion.js';
import { serveStream } from './online.js';
import { streamReport } from './online-report.js';
import { grid, nameOf, trainFinal, tryOut, unseen } from './study.js';
import { trialHeader, trialRow } from './trial-table.js';

const experimentName = 'breast-cancer-study';
const client = new MlflowClient();
const tracker = new ExperimentTracker({ client, experimentName });

/** On a terminal the line replaces the one before it. */
function showProgress(line: string): void {
  const { isTTY, columns = 80 } = process.stdout;
  process.stdout.write(isTTY ? `\r${line.slice(0, columns - 1)}\x1b[K` : `${line}\n`);
}

// 1. Twelve trials, each cross-validated in five nested runs.

const started = Date.now();
console.log(`${everyCase.length} cases, ${breastCancer.features.length} measurements each, ${grid.length} trials x 5 folds\n`);

let best = 0;
for (const [index, parameters] of grid.entries()) {
  const { auc } = await tryOut(tracker, parameters);
  best = Math.max(best, auc);
  const bar = '#'.repeat(Math.round((20 * (index + 1)) / grid.length)).padEnd(20, '.');
  const count = `${index + 1}/${grid.length}`.padStart(5);
  showProgress(`[${bar}] ${count}  ${nameOf(parameters).padEnd(17)}  AUC ${auc.toFixed(4)}  best ${best.toFixed(4)}`);
}

const comparison = await compareRuns(experimentName, {
  client,
  topN: 5,
  metrics: ['cv_auc', 'cv_accuracy', 'cv_log_loss'],
  filter: filter.and(filter.attribute('startTime').gte(started), filter.tag('study').equals('grid')),
});
const columns = ['run_name', 'metric_cv_auc', 'metric_cv_accuracy', 'metric_cv_log_loss'];
console.log(`${process.stdout.isTTY ? '\n' : ''}\nThe five best trials\n\n${comparison.toTable(columns)}\n`);

const [winner, second] = await Promise.all(
  comparison.rows
    .slice(0, 2)
    .map(({ param_learningRate, param_l2, param_epochs }) =>
      trainFinal(tracker, { learningRate: Number(param_learningRate), l2: Number(param_l2), epochs: Number(param_epochs) }),
    ),
);
if (winner === undefined || second === undefined) throw new Error('The study has fewer than two trials.');
const seconds = ((Date.now() - started) / 1000).toFixed(1);
console.log(`Best trial: ${winner.name} (run ${winner.runId})
On ${unseen.length} cases it never saw: AUC ${winner.scores.auc.toFixed(4)}, accuracy ${percent(winner.scores.accuracy)}
${grid.length * 6 + 2} runs in ${seconds} s\n`);

// 2. The winner becomes a model that this process serves, and Python too.

const registry = new ModelRegistry({ client });
const version = await register(registry, winner);
console.log(`Registered  tumours, version ${version}, as ONNX with signature, example, metrics`);
for (const message of await promote(registry, version)) console.log(`Gate        ${message}`);
console.log(`Promoted    version ${version} to champion`);

const { accuracy, perSecond, version: served } = await serve(registry);
console.log(`Loaded      models:/tumours@champion, version ${served}
Predicted   ${unseen.length} unseen cases, accuracy ${percent(accuracy)}
Measured    ${Math.round(perSecond).toLocaleString('en')} predictions per second, 64 concurrent callers`);

const challenger = await register(registry, second);
console.log(`Challenged  by version ${challenger}, ${second.name}\n\n${wrapped(await challenge(registry, challenger))}`);

// 3. A challenger that no gate can judge: both answer doctors, and what the laboratory says later decides.

const longer = await trainFinal(tracker, { ...winner.parameters, epochs: 200 });
const third = await register(registry, longer);
console.log(`
Another challenger: version ${third}, ${longer.name}
Does it settle more cases, being certain of 95 % and right? Doctors get one
or the other, the laboratory says days later which cases were settled.

${trialHeader}`);
const { analysis, test, routed, report } = await tryInPractice(registry, tracker, third, (evening, soFar) =>
  console.log(trialRow(evening, soFar)),
);
const { recommendation, guardrails } = analysis;
console.log(`
Guardrails  ${guardrails.map(({ metric, verdict }) => `${metric}: ${verdict}`).join(', ')}
Decision    ${recommendation.action} ${recommendation.variant ?? ''}
${recommendation.reasons.map((reason) => wrapped(reason, 12)).join('\n')}
Promoted    version ${test.promotion?.modelVersion} to ${test.promotion?.alias}
Routed      ${(routed / 1e6).toFixed(1)} million decisions per second, each doctor to the same model
Report      ${report}
`);
for (const line of await lastPromotions(registry)) console.log(`History     ${wrapped(line, 12).trimStart()}`);

// 4. Then the measurements change, and the model has to notice by itself.

console.log(`
A model that learns: 6,000 cases one by one, the laboratory's answer to each 40
cases later. From case 3,001 on a new microscope measures lengths a lot shorter.

Share of right answers, one column for 100 cases
`);
const began = Date.now();
const stream = await serveStream(registry, tracker);
const served6000 = ((Date.now() - began) / 1000).toFixed(1);
console.log(`${await streamReport(client, stream)}\nServed      6,000 cases in ${served6000} s`);

const { experimentId } = await client.experiments.getByName(experimentName);
const { trackingUri } = client;
await registry.close();
await client.close();
const look = trackingUri.startsWith('http')
  ? `${trackingUri}/#/experiments/${experimentId}`
  : `mlflow ui --backend-store-uri ${trackingUri}`;
console.log(`
Where to look next:
  ${look}
Python loads the same champion:
  python -c "import mlflow; mlflow.set_tracking_uri('${trackingUri}'); print(mlflow.pyfunc.load_model('models:/tumours@champion'))"`);

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** Lines of at most 80 characters, indented. */
function wrapped(text: string, indent = 2): string {
  const line = new RegExp(`(.{1,${80 - indent}})(?:\\s+|$)`, 'g');
  return text.replace(line, `${' '.repeat(indent)}$1\n`).trimEnd();
}
