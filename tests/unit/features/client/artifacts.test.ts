import { mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MlflowClient } from '../../../../src/index.js';

let directory: string;
let client: MlflowClient;
let runId: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'client-artifacts-'));
  client = new MlflowClient({ trackingUri: `sqlite:///${join(directory, 'mlflow.db')}` });
  runId = (await client.runs.create('0')).info.runId;
});
afterEach(async () => {
  await client.close();
  await rm(directory, { recursive: true, force: true });
});

const paths = (files: readonly { readonly path: string }[]) => files.map(({ path }) => path);

describe('whose artifacts are meant', () => {
  test('a run is named by its id, as an object, by runs: and by the URI of its artifacts', async () => {
    await client.artifacts.write(runId, 'reports/a.txt', 'of the run');
    const { artifactUri } = (await client.runs.get(runId)).info;
    for (const owner of [runId, { runId }, `runs:/${runId}`, `runs:/${runId}/`, artifactUri, `${artifactUri}/`]) {
      expect(String(await client.artifacts.read(owner, 'reports/a.txt'))).toBe('of the run');
      expect(paths(await client.artifacts.list(owner, 'reports'))).toEqual(['reports/a.txt']);
    }
  });

  test('a runs: URI with a path is a root of its own', async () => {
    const owner = `runs:/${runId}/reports`;
    await client.artifacts.write(owner, 'b.txt', 'below');
    expect(paths(await client.artifacts.list(owner))).toEqual(['b.txt']);
    expect(String(await client.artifacts.read(runId, 'reports/b.txt'))).toBe('below');
    await client.artifacts.delete(owner, 'b.txt');
    expect(await client.artifacts.list(owner)).toEqual([]);
  });

  test('a logged model is named by its id, by models: and through a version and its alias', async () => {
    const { modelId } = await client.loggedModels.create('0', { sourceRunId: runId });
    await client.artifacts.write({ modelId }, 'MLmodel', 'flavors: {}');
    await client.loggedModels.finalize(modelId, 'READY');
    await client.registeredModels.create('churn');
    await client.modelVersions.create('churn', { source: `models:/${modelId}`, modelId });
    await client.registeredModels.setAlias('churn', 'champion', 1);
    for (const owner of [{ modelId }, `models:/${modelId}`, 'models:/churn/1', 'models:/churn@champion', 'models:/churn/latest']) {
      expect(String(await client.artifacts.read(owner, 'MLmodel'))).toBe('flavors: {}');
    }
    await client.artifacts.write({ modelId }, 'data/a.txt', 'a');
    expect(paths(await client.loggedModels.listArtifacts(modelId))).toEqual(['MLmodel', 'data']);
    expect(paths(await client.loggedModels.listArtifacts(modelId, { path: 'data' }))).toEqual(['data/a.txt']);
  });

  test.each([
    ['a run that does not exist', '0123456789abcdef0123456789abcdef', 'NotFoundError'],
    ['a logged model that does not exist', { modelId: 'm-absent' }, 'NotFoundError'],
    ['an alias that does not exist', 'models:/churn@champion', 'NotFoundError'],
    ['a runs: URI that leaves the run', 'runs:/0123456789abcdef0123456789abcdef/../x', 'ValidationError'],
    ['a models: URI without a version', 'models:/churn', 'ValidationError'],
    ['a scheme that nobody reads here', 'gs://bucket/a', 'NotSupportedError'],
    ['artifacts of a server, without one', 'mlflow-artifacts:/1/a', 'NotSupportedError'],
    ['nothing', undefined as never, 'ValidationError'],
    ['an object without an id', {} as never, 'ValidationError'],
    ['an empty id', '', 'ValidationError'],
    ['an id that no logged model has', { modelId: '../m-1' }, 'ValidationError'],
    ['an id that is no text', { modelId: 7 as never }, 'ValidationError'],
  ])('%s is refused', async (_, owner, name) => {
    await expect(client.artifacts.list(owner)).rejects.toMatchObject({ name });
    await expect(client.artifacts.read(owner, 'a')).rejects.toMatchObject({ name });
  });

  test('a root that is a file, or where nothing is, is not downloaded as an empty directory', async () => {
    await writeFile(join(directory, 'a.txt'), 'a');
    for (const name of ['a.txt', 'none']) {
      const destination = join(directory, 'out');
      await expect(client.artifacts.download(join(directory, name), '', { destination })).rejects.toMatchObject({ name: 'NotFoundError' });
      await expect(stat(destination)).rejects.toMatchObject({ code: 'ENOENT' });
    }
  });

  test('a model that does not exist lists nothing but an error', async () => {
    await expect(client.loggedModels.listArtifacts('m-absent')).rejects.toMatchObject({ name: 'NotFoundError' });
    await expect(client.loggedModels.listArtifacts('m-absent', { path: '../x' })).rejects.toMatchObject({ name: 'ValidationError' });
  });
});

describe('names and destinations', () => {
  test('an uploaded file keeps its name unless it is given a path, a directory its layout', async () => {
    const file = join(directory, 'rows.csv');
    await writeFile(file, 'a,b');
    expect(await client.artifacts.upload(runId, file)).toEqual({ path: 'rows.csv', size: 3 });
    expect(await client.artifacts.upload(runId, file, { path: 'data/other.csv', verify: 'sha256' })).toMatchObject({
      path: 'data/other.csv',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(await client.artifacts.upload(runId, new File(['x'], 'from-a-file.txt'))).toMatchObject({ path: 'from-a-file.txt', size: 1 });
    await expect(client.artifacts.upload(runId, Buffer.from('x'))).rejects.toThrow('option path');
    const copy = await client.artifacts.download(runId, 'data');
    expect(await client.artifacts.uploadDirectory(runId, copy, { path: 'again' })).toEqual({ files: 1, size: 3 });
    expect(paths(await client.artifacts.list(runId, 'again'))).toEqual(['again/other.csv']);
    await rm(dirname(copy), { recursive: true });
  });

  test('a download without destination goes to a new private directory, which a failure takes away', async () => {
    await client.artifacts.write(runId, 'reports/a.txt', 'text');
    const [file, again, all] = [
      await client.artifacts.download(runId, 'reports/a.txt'),
      await client.artifacts.download(runId, 'reports/a.txt'),
      await client.artifacts.download(runId, ''),
    ];
    expect([basename(file), basename(all), dirname(file) === dirname(again)]).toEqual(['a.txt', 'artifacts', false]);
    expect(await readFile(join(all, 'reports', 'a.txt'), 'utf8')).toBe('text');
    expect((await stat(dirname(file))).mode & 0o777).toBe(0o700);
    for (const path of [file, again, all]) await rm(dirname(path), { recursive: true });
    await expect(client.artifacts.download(runId, 'absent')).rejects.toMatchObject({ name: 'NotFoundError' });
  });

  test('a download replaces an older file, but not a directory with something in it', async () => {
    await client.artifacts.write(runId, 'data/a.txt', 'new');
    const destination = join(directory, 'a.txt');
    await writeFile(destination, 'old');
    expect(await client.artifacts.download(runId, 'data/a.txt', { destination })).toBe(destination);
    expect(await readFile(destination, 'utf8')).toBe('new');
    await expect(client.artifacts.download(runId, 'data', { destination: directory })).rejects.toMatchObject({
      name: 'AlreadyExistsError',
    });
  });
});

describe('on the disk of an embedded store', () => {
  test('a link that leaves the artifacts is neither listed, read, written through nor followed when it is deleted', async () => {
    await client.artifacts.write(runId, 'a.txt', 'inside');
    const root = (await client.runs.get(runId)).info.artifactUri.replace('file://', '');
    const outside = join(directory, 'outside.txt');
    await writeFile(outside, 'secret');
    await symlink(outside, join(root, 'file'));
    await symlink(directory, join(root, 'directory'));
    await symlink(join(root, 'a.txt'), join(root, 'inner'));
    expect(paths(await client.artifacts.list(runId))).toEqual(['a.txt', 'inner']);
    expect(String(await client.artifacts.read(runId, 'inner'))).toBe('inside');
    for (const path of ['file', 'directory/outside.txt']) {
      await expect(client.artifacts.read(runId, path)).rejects.toMatchObject({ name: 'PermissionDeniedError' });
      await expect(client.artifacts.write(runId, path, 'over')).rejects.toMatchObject({ name: 'PermissionDeniedError' });
    }
    await expect(client.artifacts.list(runId, 'directory')).rejects.toMatchObject({ name: 'PermissionDeniedError' });
    await expect(client.artifacts.write(runId, 'directory/new/x.txt', 'x')).rejects.toMatchObject({ name: 'PermissionDeniedError' });
    await expect(client.artifacts.delete(runId, 'directory/outside.txt')).rejects.toMatchObject({ name: 'PermissionDeniedError' });
    await client.artifacts.delete(runId, 'file');
    expect(await readFile(outside, 'utf8')).toBe('secret');
  });

  test('a store in memory keeps its artifacts in a directory that only its user can enter, and that ends with it', async () => {
    const memory = new MlflowClient({ trackingUri: 'sqlite:///:memory:' });
    const { info } = await memory.runs.create('0');
    await memory.artifacts.write(info.runId, 'a.txt', 'a');
    const root = info.artifactUri.replace('file://', '');
    // <directory>/<experiment>/<run>/artifacts
    const own = dirname(dirname(dirname(root)));
    expect((await stat(own)).mode & 0o777).toBe(0o700);
    await memory.close();
    await expect(stat(own)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
