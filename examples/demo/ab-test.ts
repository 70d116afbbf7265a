import { ABTestingFramework, type CompletedTest, type ExperimentTracker, type ModelRegistry, type TestAnalysis } from 'mlflow-ops';
import { SettableClock } from 'mlflow-ops/testing';
import { modelName } from './champion.js';
import { Practices } from './practices.js';

const doctorsPerDay = 700;
const maxDays = 7;
const day = 86_400_000;

/** What came of the test. */
export interface Trial {
  /** Of the last evening. */
  readonly analysis: TestAnalysis;
  readonly test: CompletedTest;
  /** Decisions per second. */
  readonly routed: number;
  /** The run that has the report. */
  readonly report: string;
}

/**
 * Lets the champion and a challenger answer doctors until one has won, a week at most, which passes in seconds. The cases and the
 * answers are real, the doctors are not.
 *
 * @param onDay - Gets the analysis of every evening.
 */
export async function tryInPractice(
  registry: ModelRegistry,
  tracker: ExperimentTracker,
  challenger: string,
  onDay: (day: number, analysis: TestAnalysis) => void,
): Promise<Trial> {
  const clock = new SettableClock(Date.now() - maxDays * day);
  const ab = new ABTestingFramework({ registry, clock });
  const testId = `longer-${Date.now().toString(36)}`;
  await ab.createTest({
    testId,
    name: 'Trained for longer',
    salt: 'tumours',
    variants: [
      { name: 'champion', modelName, alias: 'champion' },
      { name: 'longer', modelName, modelVersion: challenger },
    ],
    unit: 'doctor',
    metric: { name: 'settled', kind: 'proportion', missing: 'exclude' },
    metrics: [{ name: 'log_loss', kind: 'error', loss: 'logLoss' }],
    guardrails: [
      { name: 'mistaken', kind: 'proportion', higherIsBetter: false, missing: 'exclude', margin: 0.03 },
      { name: 'latency_ms', margin: 5 },
      { name: 'error_rate', margin: 0.02 },
    ],
    minDurationHours: 48,
  });
  await ab.startTest(testId);

  const practices = new Practices(ab, testId, clock);
  let analysis = await ab.analyzeResults(testId);
  for (let evening = 1; evening <= maxDays && analysis.recommendation.action === 'wait'; evening++) {
    await practices.day(doctorsPerDay);
    analysis = await ab.analyzeResults(testId);
    onDay(evening, analysis);
  }

  const routed = routeAgain(ab, testId, practices.variants);
  const test = await ab.completeTest(testId, { promoteWinner: true });
  const report = await tracker.withRun({ runName: 'A/B test: trained for longer' }, async (run) => {
    await ab.logToRun(testId, run);
    return `run ${run.runId}\n            ab-test/${testId}/report.html`;
  });
  await ab.close();
  return { analysis, test, routed, report };
}

/** Asks a million times more for the variants of doctors who are known; says how many decisions a second were made. */
function routeAgain(ab: ABTestingFramework, testId: string, variants: ReadonlyMap<string, string>): number {
  const doctors = [...variants];
  const requests = 1_000_000;
  const began = performance.now();
  for (let request = 0; request < requests; request++) {
    const [unitId, before] = doctors[request % doctors.length] ?? [];
    const { variant } = ab.routeRequest({ testId, unitId });
    if (variant !== before) throw new Error(`${unitId} got ${variant} after ${before}.`);
  }
  return (1000 * requests) / (performance.now() - began);
}
