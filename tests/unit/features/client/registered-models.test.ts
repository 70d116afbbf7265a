import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AlreadyExistsError, NotFoundError, ValidationError } from '../../../../src/core/errors/request-error.js';
import type { MlflowClient } from '../../../../src/features/client/mlflow-client.js';
import { createTestClient, type TestClient } from '../../../../src/features/testing/create-test-client.js';

let open: TestClient;
beforeEach(() => {
  open = createTestClient();
});
afterEach(() => open.close());

const source = 's3://bucket/churn';

describe('client.registeredModels', () => {
  test('creates, describes, renames and deletes a model', async () => {
    const { registeredModels } = open.client;
    await registeredModels.create('churn', { description: 'first', tags: { team: 'ml', year: 2026 } });
    await expect(registeredModels.create('churn')).rejects.toThrow(AlreadyExistsError);
    expect((await registeredModels.update('churn', { description: '' })).description).toBeUndefined();
    await registeredModels.rename('churn', 'churn v2');
    expect(await registeredModels.get('churn v2')).toMatchObject({ name: 'churn v2', tags: { team: 'ml', year: '2026' } });
    await registeredModels.delete('churn v2');
    await expect(registeredModels.get('churn v2')).rejects.toThrow(NotFoundError);
  });

  test('sets and deletes tags; an absent tag is deleted already', async () => {
    const { registeredModels } = open.client;
    await registeredModels.create('churn');
    await registeredModels.setTag('churn', 'stage', true);
    expect((await registeredModels.get('churn')).tags['stage']).toBe('true');
    await registeredModels.deleteTag('churn', 'stage');
    await registeredModels.deleteTag('churn', 'stage');
    expect((await registeredModels.get('churn')).tags['stage']).toBeUndefined();
  });

  test('finds models by name, in the order of their names', async () => {
    const { registeredModels } = open.client;
    for (const name of ['b', 'a', 'c']) await registeredModels.create(name);
    expect((await registeredModels.search().toArray()).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    const page = await registeredModels.search({ filter: "name != 'b'", orderBy: ['name DESC'], maxResults: 1 });
    expect([page.items[0]?.name, (await page.nextPage())?.items[0]?.name]).toEqual(['c', 'a']);
  });

  test('moves an alias, and lists what exists when one is missing', async () => {
    const { registeredModels, modelVersions } = open.client;
    await registeredModels.create('churn');
    for (const version of [1, 2]) await modelVersions.create('churn', { source: `${source}/${version}` });
    await registeredModels.setAlias('churn', 'champion', 1);
    await registeredModels.setAlias('churn', 'champion', '2');
    expect(await registeredModels.getByAlias('churn', 'champion')).toMatchObject({ version: '2', aliases: ['champion'] });
    await expect(registeredModels.getByAlias('churn', 'shadow')).rejects.toThrow(/champion/);
    await registeredModels.deleteAlias('churn', 'champion');
    await registeredModels.deleteAlias('churn', 'champion');
    await expect(registeredModels.getByAlias('churn', 'champion')).rejects.toThrow(NotFoundError);
    await expect(registeredModels.setAlias('churn', 'champion', 9)).rejects.toThrow(NotFoundError);
  });

  test('tells the newest version of each stage', async () => {
    const { registeredModels, modelVersions } = open.client;
    await registeredModels.create('churn');
    for (const version of [1, 2, 3]) await modelVersions.create('churn', { source: `${source}/${version}` });
    await modelVersions.transitionStage('churn', 1, { stage: 'Production' });
    const latest = await registeredModels.latestVersions('churn');
    expect(latest.map(({ version, currentStage }) => `${currentStage} ${version}`).sort()).toEqual(['None 3', 'Production 1']);
    expect((await registeredModels.latestVersions('churn', { stages: ['Production'] })).map(({ version }) => version)).toEqual(['1']);
  });

  test.each<[string, (models: MlflowClient['registeredModels']) => PromiseLike<unknown>, RegExp]>([
    ['an empty name', (models) => models.create(''), /must not be empty/],
    ['a blank name', (models) => models.create('  '), /must not be blank/],
    ['a name with a slash', (models) => models.create('a/b'), /must not contain "\/" or ":"/],
    ['a name with a colon', (models) => models.rename('a', 'b:c'), /must not contain/],
    ['a name of a dot', (models) => models.create('.'), /must not be blank or "\."/],
    ['a name with two dots at its start', (models) => models.create('..a'), /must not start with "\.\."/],
    ['a name that is too long', (models) => models.create('n'.repeat(257)), /at most 256/],
    ['a name that is no string', (models) => models.get(3 as never), /must be a string, not 3/],
    ['an update without a description', (models) => models.update('a', {} as never), /description must be a string/],
    ['a description that is too long', (models) => models.update('a', { description: 'd'.repeat(5001) }), /at most 5000/],
    ['the alias latest', (models) => models.setAlias('a', 'Latest', 1), /reserved/],
    ['the alias v1', (models) => models.getByAlias('a', 'v1'), /reserved/],
    ['an alias with a dot', (models) => models.deleteAlias('a', 'x.y'), /characters that MLflow refuses/],
    ['version 0', (models) => models.setAlias('a', 'x', 0), /whole number from 1 on/],
    ['version 1.5', (models) => models.setAlias('a', 'x', 1.5), /whole number from 1 on/],
    ['a version by name', (models) => models.setAlias('a', 'x', 'latest'), /whole number from 1 on/],
    [
      'a stage that does not exist',
      (models) => models.latestVersions('a', { stages: ['Live' as never] }),
      /None, Staging, Production, Archived/,
    ],
    ['stages that are no list', (models) => models.latestVersions('a', { stages: 'Staging' as never }), /list of stages/],
    ['a tag that is too long', (models) => models.setTag('a', 'k', 'v'.repeat(5001)), /at most 5000/],
    ['a tag without a value', (models) => models.setTag('a', 'k', null as never), /must be a string, number or boolean/],
  ])('refuses %s before anything is sent', async (_what, act, message) => {
    const error = await Promise.resolve(act(open.client.registeredModels)).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as Error).message).toMatch(message);
    expect(error).not.toHaveProperty('status', 400);
  });

  test('refuses a page that no server gives', () => {
    expect(() => open.client.registeredModels.search({ maxResults: 1001 })).toThrow(/between 1 and 1000/);
    expect(() => open.client.registeredModels.search({ maxResults: 0 })).toThrow(ValidationError);
    expect(() => open.client.registeredModels.search({ orderBy: 'name' as never })).toThrow(/array of strings/);
  });
});
