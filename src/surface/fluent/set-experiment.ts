import type { Experiment } from '../../core/entities/experiment.js';
import { defaultClient, setDefaultExperiment } from './default-client.js';

/**
 * Makes an experiment the one that runs of the fluent functions belong to; creates it when it does not exist.
 *
 * @throws ConflictError when it is deleted.
 */
export async function setExperiment(experimentName: string): Promise<Experiment> {
  const experiment = await defaultClient().experiments.getOrCreate(experimentName);
  setDefaultExperiment(experiment.name);
  return experiment;
}
