// Logs whole runs, as a training script does.
import { ExperimentTracker } from 'mlflow-ops';
import { answer, readTask } from '../../support/worker-task.js';

export interface LogRunsTask {
  readonly trackingUri: string;
  readonly runs: number;
}

const { trackingUri, runs } = readTask<LogRunsTask>();
const tracker = new ExperimentTracker({ trackingUri, experimentName: 'requests' });
for (let done = 0; done < runs; done++) {
  await tracker.withRun({ runName: `run ${done}` }, (run) => {
    for (let index = 0; index < 10; index++) run.logParam(`param_${index}`, index);
    for (let index = 0; index < 5; index++) run.logMetric(`metric_${index}`, index / 7);
  });
}
await tracker.close();
answer({ runs });
