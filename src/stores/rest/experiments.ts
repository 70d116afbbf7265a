import type { CallOptions } from '../../core/call-options.js';
import type { Experiment } from '../../core/entities/experiment.js';
import type { Tag } from '../../core/entities/metric.js';
import type { PageResult } from '../../core/page.js';
import type { HttpClient } from '../../ports/http-client.js';
import type { ExperimentQuery } from '../../ports/tracking-store.js';
import { callApi } from './call-api.js';
import { experimentTask, searchTask, type Task } from './task.js';
import { unlessDone } from './unless-done.js';
import { emptyAnswer } from './wire/empty-answer.js';
import {
  experimentAnswer,
  experimentBody,
  experimentNameQuery,
  experimentPageAnswer,
  experimentQuery,
  experimentTagBody,
  experimentTagKeyBody,
  renameExperimentBody,
  searchExperimentsBody,
} from './wire/experiment.js';

/** One experiment by its id. */
export function getExperiment(http: HttpClient, experimentId: string, call?: CallOptions): Promise<Experiment> {
  const query = experimentQuery(experimentId);
  return callApi(
    http,
    { method: 'GET', path: 'experiments/get', query, replay: 'safe' },
    experimentAnswer,
    experimentTask('get', experimentId),
    call,
  );
}

/** One experiment by its name, deleted ones included. */
export function getExperimentByName(http: HttpClient, name: string, call?: CallOptions): Promise<Experiment> {
  const task = experimentTask('get', name);
  const remedies = { ...task.remedies, NOT_FOUND: 'Create it with client.experiments.create() or getOrCreate().' };
  const query = experimentNameQuery(name);
  return callApi(
    http,
    { method: 'GET', path: 'experiments/get-by-name', query, replay: 'safe' },
    experimentAnswer,
    { ...task, remedies },
    call,
  );
}

/** One page of experiments. */
export function searchExperiments(http: HttpClient, query: ExperimentQuery, call?: CallOptions): Promise<PageResult<Experiment>> {
  const body = searchExperimentsBody(query);
  return callApi(
    http,
    { method: 'POST', path: 'experiments/search', body, replay: 'safe' },
    experimentPageAnswer,
    searchTask('experiments'),
    call,
  );
}

/** Gives an experiment another name. */
export async function renameExperiment(http: HttpClient, experimentId: string, name: string, call?: CallOptions): Promise<void> {
  await write(http, 'experiments/update', renameExperimentBody(experimentId, name), experimentTask('rename', experimentId), call);
}

/** Marks an experiment and its runs as deleted. */
export function deleteExperiment(http: HttpClient, experimentId: string, call?: CallOptions): Promise<void> {
  return unlessDone(
    write(http, 'experiments/delete', experimentBody(experimentId), experimentTask('delete', experimentId), call),
    async () => (await getExperiment(http, experimentId, call)).lifecycleStage === 'deleted',
  );
}

/** Brings a deleted experiment and its runs back. */
export function restoreExperiment(http: HttpClient, experimentId: string, call?: CallOptions): Promise<void> {
  return unlessDone(
    write(http, 'experiments/restore', experimentBody(experimentId), experimentTask('restore', experimentId), call),
    async () => (await getExperiment(http, experimentId, call)).lifecycleStage === 'active',
  );
}

/** Sets one tag of an experiment. */
export async function setExperimentTag(http: HttpClient, experimentId: string, tag: Tag, call?: CallOptions): Promise<void> {
  const task = experimentTask(`set tag "${tag.key}" of`, experimentId);
  await write(http, 'experiments/set-experiment-tag', experimentTagBody(experimentId, tag), task, call);
}

/** Removes one tag of an experiment. */
export function deleteExperimentTag(http: HttpClient, experimentId: string, key: string, call?: CallOptions): Promise<void> {
  const task = experimentTask(`delete tag "${key}" of`, experimentId);
  return unlessDone(
    write(http, 'experiments/delete-experiment-tag', experimentTagKeyBody(experimentId, key), task, call),
    async () => !(key in (await getExperiment(http, experimentId, call)).tags),
  );
}

function write(http: HttpClient, path: string, body: string, task: Task, call: CallOptions | undefined): Promise<unknown> {
  return callApi(http, { method: 'POST', path, body, replay: 'safe' }, emptyAnswer, task, call);
}
