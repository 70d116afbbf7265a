import type { Run } from '../../core/entities/run.js';
import { filter } from '../../core/filter.js';
import { type ExperimentRef, inStudy, type StudyOptions } from './study.js';

/**
 * The newest active run of that name, or `undefined`.
 *
 * @throws NotFoundError when there is no such experiment.
 */
export async function getRunByName(experiment: ExperimentRef, runName: string, options: StudyOptions = {}): Promise<Run | undefined> {
  const named = filter.attribute('runName').equals(runName);
  return inStudy(experiment, options, async ({ experiment: { experimentId }, store, call }) => {
    const query = { experimentIds: [experimentId], filter: named, orderBy: ['start_time DESC'], maxResults: 1 };
    return (await store.searchRuns(query, call)).items[0];
  });
}
