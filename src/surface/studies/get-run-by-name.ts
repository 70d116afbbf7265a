import type { Run } from '../../core/entities/run.js';
import { filter } from '../../core/filter.js';
import { type ExperimentRef, inStudy, parseStudyOptions, runsOf, type StudyOptions } from './study.js';

/**
 * The newest active run of that name, or `undefined`.
 *
 * @throws NotFoundError when there is no such experiment.
 *
 * @example
 * ```ts
 * import { ExperimentTracker, getRunByName } from 'mlflow-ops';
 * const tracker = new ExperimentTracker({ trackingUri: 'sqlite:///:memory:', experimentName: 'iris' });
 * await tracker.withRun({ runName: 'baseline' }, (run) => run.logMetric('loss', 0.5));
 * const run = await getRunByName('iris', 'baseline', { client: tracker });
 * run?.data.metrics['loss']; // => 0.5
 * await tracker.close();
 * ```
 */
export async function getRunByName(experiment: ExperimentRef, runName: string, options: StudyOptions = {}): Promise<Run | undefined> {
  parseStudyOptions('getRunByName', options, []);
  const query = { filter: named(runName), orderBy: ['start_time DESC'], maxResults: 100 };
  return inStudy(experiment, options, async (study) => {
    for await (const run of runsOf(study, query)) if (run.info.runName === runName) return run;
    return undefined;
  });
}

/** The search grammar cannot quote every name; what it cannot say is left open here and compared afterwards. */
function named(runName: string): string {
  const name = filter.attribute('runName');
  const quotable = typeof runName !== 'string' || !/\\|'.*"|".*'/s.test(runName);
  return quotable ? name.equals(runName) : name.like(runName.replace(/['"\\]/g, '_'));
}
