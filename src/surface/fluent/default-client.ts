import { sharedState } from '../../core/shared-state.js';
import { clientInternals } from '../../features/client/client-internals.js';
import { MlflowClient } from '../../features/client/mlflow-client.js';
import { ModelRegistry } from '../../features/registry/model-registry.js';
import { ExperimentTracker } from '../../features/tracking/experiment-tracker.js';

/** What the fluent functions of every copy of this package in the process share. */
interface Defaults {
  trackingUri: string | undefined;
  experimentName: string | undefined;
  client: MlflowClient | undefined;
  tracker: ExperimentTracker | undefined;
  registry: ModelRegistry | undefined;
}

const defaults = () =>
  sharedState<Defaults>('fluent', () => ({
    trackingUri: undefined,
    experimentName: undefined,
    client: undefined,
    tracker: undefined,
    registry: undefined,
  }));

/** The client of the fluent functions, made by the first that needs it. */
export function defaultClient(): MlflowClient {
  const state = defaults();
  state.client ??= new MlflowClient({ trackingUri: state.trackingUri });
  return state.client;
}

/** The tracker of the fluent functions and, outside of any run, of the decorators. */
export function defaultTracker(): ExperimentTracker {
  const state = defaults();
  state.tracker ??= new ExperimentTracker({ client: defaultClient(), experimentName: state.experimentName });
  return state.tracker;
}

/** The registry of the fluent functions outside of any run. */
export function defaultRegistry(): ModelRegistry {
  const state = defaults();
  state.registry ??= new ModelRegistry({ client: defaultClient() });
  return state.registry;
}

/** The experiment that runs of the fluent functions belong to. */
export async function defaultExperimentId(): Promise<string> {
  const client = defaultClient();
  const { environment } = client[clientInternals].settings;
  const name = defaults().experimentName ?? environment.experimentName;
  if (name === undefined) return environment.experimentId ?? '0';
  return (await client.experiments.getOrCreate(name)).experimentId;
}

/** From now on the fluent functions use `trackingUri`. Returns the client they used before. */
export function replaceDefaultClient(trackingUri: string): MlflowClient | undefined {
  const state = defaults();
  const client = new MlflowClient({ trackingUri });
  const previous = state.client;
  Object.assign(state, { trackingUri, client, tracker: undefined, registry: undefined });
  return previous;
}

/** From now on runs of the fluent functions belong to `experimentName`. */
export function setDefaultExperiment(experimentName: string): void {
  Object.assign(defaults(), { experimentName, tracker: undefined });
}
