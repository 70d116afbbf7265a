import type { ErrorCode } from '../../core/errors/mlflow-ops-error.js';

/** What a request does to which object, for error messages, and what the user can do when it fails. */
export interface Task {
  /** Such as `delete run "3f…"`. */
  readonly doing: string;
  /** By kind of failure; `DELETED` is for changes to an object that is deleted. */
  readonly remedies: Readonly<Partial<Record<ErrorCode | 'DELETED', string>>>;
}

const restoreExperiment = 'Restore the experiment first, with client.experiments.restore().';

const experimentRemedies = {
  NOT_FOUND: 'Check the experiment and the tracking URI; client.experiments.search() lists what exists.',
  ALREADY_EXISTS:
    'Use client.experiments.getOrCreate(), or another name; a deleted experiment keeps its name until it is restored or removed for good.',
  CONFLICT: restoreExperiment,
  DELETED: restoreExperiment,
} as const;

const runRemedies = {
  NOT_FOUND: 'Check the run id and the tracking URI.',
  DELETED: 'Restore the run first, with client.runs.restore().',
} as const;

const searchRemedies = {
  VALIDATION: 'The functions of `filter` write conditions as servers read them.',
} as const;

/** A task on an experiment, by id or name. */
export function experimentTask(verb: string, experiment: string): Task {
  return { doing: `${verb} experiment "${experiment}"`, remedies: experimentRemedies };
}

/** A task on a run. */
export function runTask(verb: string, runId: string): Task {
  return { doing: `${verb} run "${runId}"`, remedies: runRemedies };
}

const modelRemedies = {
  NOT_FOUND: 'Check the names and the registry URI; client.registeredModels.search() lists what exists.',
  ALREADY_EXISTS: 'Use that model, or another name; prompts share their names with models.',
} as const;

const versionRemedies = {
  NOT_FOUND: 'Check name, version and the registry URI; client.modelVersions.search() lists what exists.',
} as const;

const loggedModelRemedies = {
  NOT_FOUND: 'Check the model id and the tracking URI; client.loggedModels.search() lists what exists.',
} as const;

const webhookRemedies = {
  NOT_FOUND: 'Check the webhook id and the registry URI; client.webhooks.list() lists what exists.',
} as const;

/** A task on a registered model. */
export function modelTask(verb: string, name: string): Task {
  return { doing: `${verb} registered model "${name}"`, remedies: modelRemedies };
}

/** A task on a version of a registered model. */
export function versionTask(verb: string, name: string, version: string): Task {
  return { doing: `${verb} version ${version} of registered model "${name}"`, remedies: versionRemedies };
}

/** A task on a logged model. */
export function loggedModelTask(verb: string, modelId: string): Task {
  return { doing: `${verb} logged model "${modelId}"`, remedies: loggedModelRemedies };
}

/** A task on a webhook, by id or name. */
export function webhookTask(verb: string, webhook: string): Task {
  return { doing: `${verb} webhook "${webhook}"`, remedies: webhookRemedies };
}

/** A search for `experiments`, `runs` and the like. */
export function searchTask(what: string): Task {
  return { doing: `search ${what}`, remedies: searchRemedies };
}
