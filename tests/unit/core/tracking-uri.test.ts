import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ValidationError } from '../../../src/core/errors/request-error.js';
import { defaultTrackingUri, parseTrackingUri } from '../../../src/core/tracking-uri.js';

const parse = (uri: unknown) => parseTrackingUri(uri, '/users/ada');

describe('a tracking URI leads to', () => {
  test.each([
    ['http://localhost:5000', { kind: 'server', baseUrl: 'http://localhost:5000', uri: 'http://localhost:5000' }],
    ['http://localhost:5000/', { kind: 'server', baseUrl: 'http://localhost:5000', uri: 'http://localhost:5000' }],
    ['HTTPS://Example.org/team/ml/', { kind: 'server', baseUrl: 'https://example.org/team/ml', uri: 'https://example.org/team/ml' }],
    ['http://u:p%40ss@host/x', { kind: 'server', baseUrl: 'http://u:p%40ss@host/x', uri: 'http://host/x' }],
    ['sqlite:///mlflow.db', { kind: 'file', path: '/users/ada/mlflow.db', uri: 'sqlite:////users/ada/mlflow.db' }],
    ['sqlite:///runs/a b.db', { kind: 'file', path: '/users/ada/runs/a b.db', uri: 'sqlite:////users/ada/runs/a b.db' }],
    ['sqlite:////data/100%.db', { kind: 'file', path: '/data/100%.db', uri: 'sqlite:////data/100%.db' }],
    ['sqlite:///../x.db', { kind: 'file', path: '/users/x.db', uri: 'sqlite:////users/x.db' }],
    ['SQLite:///x.db', { kind: 'file', path: '/users/ada/x.db', uri: 'sqlite:////users/ada/x.db' }],
    ['sqlite:///:memory:', { kind: 'memory', uri: 'sqlite:///:memory:' }],
    ['file:///data/a%20b', { kind: 'file', path: '/data/a b/mlflow.db', directory: '/data/a b', uri: 'sqlite:////data/a b/mlflow.db' }],
    ['file://localhost/data', { kind: 'file', path: '/data/mlflow.db', directory: '/data', uri: 'sqlite:////data/mlflow.db' }],
    [
      'file:runs',
      { kind: 'file', path: '/users/ada/runs/mlflow.db', directory: '/users/ada/runs', uri: 'sqlite:////users/ada/runs/mlflow.db' },
    ],
    [
      'file:./a%20b',
      { kind: 'file', path: '/users/ada/a b/mlflow.db', directory: '/users/ada/a b', uri: 'sqlite:////users/ada/a b/mlflow.db' },
    ],
    [
      './runs',
      { kind: 'file', path: '/users/ada/runs/mlflow.db', directory: '/users/ada/runs', uri: 'sqlite:////users/ada/runs/mlflow.db' },
    ],
    ['/data/runs', { kind: 'file', path: '/data/runs/mlflow.db', directory: '/data/runs', uri: 'sqlite:////data/runs/mlflow.db' }],
    ['runs', { kind: 'file', path: '/users/ada/runs/mlflow.db', directory: '/users/ada/runs', uri: 'sqlite:////users/ada/runs/mlflow.db' }],
  ])('%s', (uri, place) => {
    expect(parse(uri)).toEqual(place);
  });
});

describe('a tracking URI is refused with the remedy', () => {
  test.each([
    ['', /non-empty string/],
    ['  ', /non-empty string/],
    [undefined, /not undefined/],
    [5000, /not 5000/],
    ['a\0b', /U\+0000/],
    ['localhost:5000', /"http:\/\/localhost:5000"/],
    ['127.0.0.1:5000/prefix', /"http:\/\/127.0.0.1:5000"/],
    ['http://', /http:\/\/host:port\/prefix/],
    ['http://host?x=1', /query string/],
    ['http://host/#top', /fragment/],
    ['sqlite://', /sqlite:\/\/\/relative.db/],
    ['sqlite:///', /sqlite:\/\/\/relative.db/],
    ['sqlite://mlflow.db', /sqlite:\/\/\/relative.db/],
    ['sqlite:mlflow.db', /sqlite:\/\/\/relative.db/],
    ['sqlite:///x.db?mode=ro', /without options/],
    ['sqlite:///dir/', /name of the file/],
    ['sqlite+pysqlite:///x.db', /names no driver/],
    ['file:', /must name a directory/],
    ['file:///data?x', /without "\?"/],
    ['file://nas/share', /file:\/\/\/absolute\/directory/],
    ['file:%zz', /file:\/\/\/absolute\/directory/],
    ['databricks', /Databricks.*mlflow server/],
    ['databricks://profile', /Databricks.*mlflow server/],
    ['databricks-uc://x', /Databricks.*mlflow server/],
    ['postgresql://ada:secret@db/mlflow', /"postgresql".*mlflow server --backend-store-uri/],
    ['mysql+pymysql://ada:secret@db/mlflow', /"mysql\+pymysql".*mlflow server --backend-store-uri/],
    ['s3://bucket/x', /"s3".*belong to experiments/],
    ['ada:secret@host', /"ada"/],
  ])('%j', (uri, message) => {
    expect(() => parse(uri)).toThrow(ValidationError);
    expect(() => parse(uri)).toThrow(message);
    expect(() => parse(uri)).not.toThrow(/secret/);
  });
});

test('the default lies in the directory it is asked for', () => {
  expect(parse(defaultTrackingUri('/srv/ml'))).toEqual({ kind: 'file', path: '/srv/ml/mlflow.db', uri: 'sqlite:////srv/ml/mlflow.db' });
});

test('whatever is given, the answer is a place or a ValidationError, and the place reads back as itself', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string().map((rest) => `sqlite:///${rest}`),
    fc.string().map((rest) => `file:${rest}`),
    fc.webUrl(),
  );
  fc.assert(
    fc.property(text, (uri) => {
      let place: ReturnType<typeof parse>;
      try {
        place = parse(uri);
      } catch (error) {
        expect(error).toBeInstanceOf(ValidationError);
        return;
      }
      if (place.kind === 'file' && /[?#]/.test(place.path)) return;
      const again = parseTrackingUri(place.uri, '/elsewhere');
      expect(again.uri).toBe(place.uri);
      expect(again.kind).toBe(place.kind);
    }),
    { seed: 20_261, numRuns: 2000 },
  );
});

test('a place holds the credentials of a server only where the transport needs them', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9]{12,20}$/), (password) => {
      const place = parse(`https://ada:${password}@host.example/prefix`);
      expect(place.uri).not.toContain(password);
      expect(place.kind === 'server' && place.baseUrl).toContain(password);
    }),
    { seed: 7, numRuns: 100 },
  );
});
