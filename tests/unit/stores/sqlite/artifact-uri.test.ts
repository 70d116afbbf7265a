import { join } from 'node:path';
import { expect, test } from 'vitest';
import { absoluteLocation, appendToUri } from '../../../../src/stores/sqlite/artifact-uri.js';

const appended: Record<string, readonly [uri: string, result: string]> = {
  'a path': ['/data/mlruns', '/data/mlruns/7/artifacts'],
  'a path that ends with a slash': ['/data/mlruns/', '/data/mlruns/7/artifacts'],
  'a path with a question mark': ['/data/what?', '/data/what?/7/artifacts'],
  'a file URI': ['file:///data/mlruns', 'file:///data/mlruns/7/artifacts'],
  'an object store': ['s3://bucket/root', 's3://bucket/root/7/artifacts'],
  'a URI with a query': ['s3://bucket/root?region=eu', 's3://bucket/root/7/artifacts?region=eu'],
  'the artifact proxy': ['mlflow-artifacts:/base', 'mlflow-artifacts:/base/7/artifacts'],
};
for (const [what, [uri, result]] of Object.entries(appended)) {
  test(`segments are appended to ${what}`, () => {
    expect(appendToUri(uri, '7', 'artifacts')).toBe(result);
  });
}

test('relative paths become absolute, everything else stays', () => {
  expect(absoluteLocation('mlruns')).toBe(join(process.cwd(), 'mlruns'));
  for (const location of ['/data/mlruns', 'file:///data', 's3://bucket/x', 'mlflow-artifacts:/x']) {
    expect(absoluteLocation(location)).toBe(location);
  }
});
