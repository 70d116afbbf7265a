import { expect, test } from 'vitest';
import { proxyRoot } from '../../../../src/stores/artifacts/proxy-root.js';

const service = '/api/2.0/mlflow-artifacts/artifacts';

test.each([
  ['mlflow-artifacts:/1/r/artifacts', 'http://h:5000', '1/r/artifacts'],
  ['mlflow-artifacts:///1/r', 'http://h:5000', '1/r'],
  ['mlflow-artifacts:/', 'http://h:5000', ''],
  ['mlflow-artifacts://h:5000/1/r/', 'http://h:5000', '1/r'],
  ['mlflow-artifacts://H/1', 'https://h', '1'],
  ['mlflow-artifacts:/my%20dir/a b', 'http://h', 'my dir/a b'],
  ['mlflow-artifacts:/100%', 'http://h', '100%'],
  [`http://h:5000${service}/1/r`, 'http://h:5000', '1/r'],
  [`https://h/prefix${service}/1`, 'https://h/prefix', '1'],
  [`https://h/prefix${service}`, 'https://h/prefix/', ''],
])('the root %s on the server %s is the path %j of its artifact service', (uri, base, path) => {
  expect(proxyRoot(uri, base)).toBe(path);
});

test.each([
  ['mlflow-artifacts://other:5000/1', 'http://h:5000'],
  ['mlflow-artifacts://h:6000/1', 'http://h:5000'],
  [`http://other:5000${service}/1`, 'http://h:5000'],
  [`http://h:5000${service}/1`, 'https://h:5000'],
  [`http://h:5000${service}-other/1`, 'http://h:5000'],
  ['http://h:5000/elsewhere/1', 'http://h:5000'],
])('the root %s is not served by %s', (uri, base) => {
  expect(() => proxyRoot(uri, base)).toThrow(expect.objectContaining({ code: 'NOT_SUPPORTED' }) as Error);
});

test('credentials in a root are not shown', () => {
  expect(() => proxyRoot('mlflow-artifacts://user:S3CRET@other/1?q=S3CRET', 'http://h')).toThrow(
    expect.objectContaining({ code: 'NOT_SUPPORTED', message: expect.not.stringContaining('S3CRET') as string }) as Error,
  );
});

test.each([
  'mlflow-artifacts:/1/../2',
  'mlflow-artifacts:/1/%2e%2e/2',
  'mlflow-artifacts:/1/a%2fb',
  'mlflow-artifacts:/1/a%5cb',
  'mlflow-artifacts:/1/%00',
])('the root %s, which leads elsewhere, is refused', (uri) => {
  expect(() => proxyRoot(uri, 'http://h')).toThrow(expect.objectContaining({ code: 'VALIDATION' }) as Error);
});
