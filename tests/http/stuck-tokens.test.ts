import nock from 'nock';
import { afterEach, expect, test } from 'vitest';
import { ServerError } from '../../src/core/errors/request-error.js';
import { MlflowClient } from '../../src/features/client/mlflow-client.js';
import { failureOf } from './loopback.js';

const server = 'http://mlflow.test:5000';
const client = new MlflowClient({ trackingUri: server });
afterEach(() => nock.cleanAll());

test('a search of runs ends when the server repeats its page token', async () => {
  const runs = [{ info: { run_id: 'r1', experiment_id: '1' } }];
  const scope = nock(server).persist().post('/api/2.0/mlflow/runs/search').reply(200, { runs, next_page_token: 'again' });
  const error = await failureOf(client.runs.search({ experimentIds: ['1'] }).toArray());
  expect(error).toBeInstanceOf(ServerError);
  expect(error).toMatchObject({ message: expect.stringContaining('repeats a page token') as string, details: { pagesRead: 2 } });
  expect(scope.isDone()).toBe(true);
});

test('a history ends when the server gives tokens and no points, as some versions do', async () => {
  let pages = 0;
  nock(server)
    .persist()
    .get('/api/2.0/mlflow/metrics/get-history')
    .query(true)
    .reply(200, () => ({ next_page_token: `token-${++pages}` }));
  const error = await failureOf(client.metrics.history('r1', 'loss').toArray());
  expect(error).toBeInstanceOf(ServerError);
  expect(error.message).toContain('empty pages in a row');
  expect(pages).toBeLessThan(200);
});
