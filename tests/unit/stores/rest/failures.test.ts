import { describe, expect, it } from 'vitest';
import {
  AbortError,
  ConnectionError,
  NotFoundError,
  NotSupportedError,
  RateLimitedError,
  ValidationError,
} from '../../../../src/core/errors/request-error.js';
import { RestTrackingStore } from '../../../../src/stores/rest/rest-tracking-store.js';
import { endpoint, RecordingHttpClient, wireExperiment, wireRun } from './recording-http-client.js';

const missing = (attempts = 1) => new NotFoundError('Nothing there.', { status: 404, errorCode: 'RESOURCE_DOES_NOT_EXIST', attempts });
const failing = (error: Error) => new RestTrackingStore(new RecordingHttpClient(error));

describe('A failed call of RestTrackingStore', () => {
  it.each<[string, (store: RestTrackingStore) => Promise<unknown>, RegExp]>([
    ['a run', (s) => s.getRun('abc'), /^Cannot get run "abc": Nothing there\. Check the run id/],
    ['the run logged to', (s) => s.logBatch('abc', { metrics: [], params: [], tags: [] }), /^Cannot log to run "abc"/],
    ['the tag and its run', (s) => s.deleteRunTag('abc', 'colour'), /^Cannot delete tag "colour" of run "abc"/],
    ['an experiment', (s) => s.deleteExperiment('12'), /^Cannot delete experiment "12".*experiments\.search/],
    ['the name of an experiment', (s) => s.getExperimentByName('churn'), /^Cannot get experiment "churn".*getOrCreate/],
    ['the metric and its run', (s) => s.metricHistory('abc', 'loss', { maxResults: 1 }), /^Cannot read metric "loss" of run "abc"/],
  ])('names %s and what helps', async (_object, call, message) => {
    const error = await call(failing(missing())).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).toMatchObject({
      message: expect.stringMatching(message),
      status: 404,
      errorCode: 'RESOURCE_DOES_NOT_EXIST',
      attempts: 1,
    });
  });

  it('says how to restore what is deleted, and who writes filters', async () => {
    const refused = (words: string) => new ValidationError(words, { status: 400, errorCode: 'INVALID_PARAMETER_VALUE' });
    const deleted = failing(refused("The object must be in the 'active' state. Current state is deleted"));
    await expect(deleted.setRunTag('abc', { key: 'a', value: 'b' })).rejects.toThrow(
      /run "abc": .* is deleted\. Restore the run.*client\.runs\.restore/,
    );
    await expect(deleted.setExperimentTag('12', { key: 'a', value: 'b' })).rejects.toThrow(/experiment "12".*client\.experiments\.restore/);
    await expect(failing(refused('Bad clause')).searchRuns({ experimentIds: ['1'], maxResults: 1 })).rejects.toThrow(
      /^Cannot search runs: Bad clause\. .*`filter`/,
    );
    await expect(failing(refused('Bad clause')).searchExperiments({ maxResults: 1 })).rejects.toThrow(/^Cannot search experiments: /);
  });

  it('keeps class, facts and cause of the error of the HTTP client', async () => {
    const limited = new RateLimitedError('Slow down.', { status: 429, retryable: true, retryAfterMs: 500, details: { a: 1 } });
    await expect(failing(limited).getRun('abc')).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      retryable: true,
      retryAfterMs: 500,
      details: { a: 1 },
    });
    const cause = new Error('ECONNRESET');
    const cut = new ConnectionError('The connection broke.', { requestSent: true, cause });
    await expect(failing(cut).getRun('abc')).rejects.toMatchObject({ name: 'ConnectionError', requestSent: true, retryable: true, cause });
    const aborted = new AbortError('The call was aborted.');
    await expect(failing(aborted).getRun('abc')).rejects.toBe(aborted);
  });

  it('is a NotSupportedError naming the object where an old server has no such endpoint', async () => {
    const old = new NotSupportedError('The server has no such endpoint.', { status: 404, store: 'rest' });
    await expect(failing(old).logOutputs('abc', [])).rejects.toMatchObject({
      name: 'NotSupportedError',
      store: 'rest',
      message: /run "abc"/,
    });
  });
});

describe('A removal that was sent more than once', () => {
  const cases: [string, (store: RestTrackingStore) => Promise<void>, object, object][] = [
    [
      'deleteExperiment',
      (s) => s.deleteExperiment('7'),
      { experiment: wireExperiment({ stage: 'deleted' }) },
      { experiment: wireExperiment() },
    ],
    [
      'restoreExperiment',
      (s) => s.restoreExperiment('7'),
      { experiment: wireExperiment() },
      { experiment: wireExperiment({ stage: 'deleted' }) },
    ],
    [
      'deleteExperimentTag',
      (s) => s.deleteExperimentTag('7', 'a'),
      { experiment: wireExperiment() },
      { experiment: wireExperiment({ tags: { a: '' } }) },
    ],
    ['deleteRunTag', (s) => s.deleteRunTag('r1', 'a'), { run: wireRun() }, { run: wireRun({ tags: { a: '' } }) }],
  ];
  const store = (attempts: number, found: object) =>
    new RestTrackingStore(new RecordingHttpClient((request) => (request.method === 'GET' ? found : missing(attempts))));

  it.each(cases)('is done when the server says 404 and %s shows its effect', async (_name, call, done) => {
    await expect(call(store(2, done))).resolves.toBeUndefined();
  });

  it.each(cases)('has failed when %s shows no effect, or when it was sent only once', async (_name, call, done, undone) => {
    await expect(call(store(2, undone))).rejects.toThrow(NotFoundError);
    await expect(call(store(2, missing()))).rejects.toThrow(NotFoundError);
    await expect(call(store(1, done))).rejects.toThrow(NotFoundError);
  });
});

describe('Outputs that a run has already', () => {
  const refused = new ValidationError('UNIQUE', { status: 400, errorCode: 'BAD_REQUEST' });
  const withOutputs = (...models: string[]) => ({
    run: { ...wireRun(), outputs: { model_outputs: models.map((model_id) => ({ model_id, step: 0 })) } },
  });
  const server = (...existing: string[]) =>
    new RecordingHttpClient((request) => {
      if (endpoint(request) === 'runs/get') return withOutputs(...existing);
      return existing.some((model) => request.body?.includes(`"${model}"`)) || request.body?.includes('"bad"') ? refused : {};
    });

  it('are not an error', async () => {
    await expect(new RestTrackingStore(server('m-1')).logOutputs('r1', [{ modelId: 'm-1', step: 0 }])).resolves.toBeUndefined();
  });

  it('do not keep the others from being logged', async () => {
    const http = server('m-1');
    await new RestTrackingStore(http).logOutputs('r1', [
      { modelId: 'm-1', step: 0 },
      { modelId: 'm-2', step: 4 },
    ]);
    expect(http.summary[2]).toEqual(['POST', '/api/2.0/mlflow/runs/outputs', { run_id: 'r1', models: [{ model_id: 'm-2', step: 4 }] }]);
  });

  it('are told from outputs that the server refuses for another reason', async () => {
    await expect(new RestTrackingStore(server()).logOutputs('r1', [{ modelId: 'bad', step: 0 }])).rejects.toThrow(ValidationError);
  });
});
