import { describe, expect, test } from 'vitest';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import { type MlflowClientOptions, parseClientOptions } from '../../../../src/features/client/client-options.js';
import { MlflowClient } from '../../../../src/features/client/mlflow-client.js';

const parse = (options: object, environment = {}) => parseClientOptions(options as MlflowClientOptions, environment, '/users/ada');

describe('the options of a client', () => {
  test('have defaults', () => {
    expect(parse({})).toMatchObject({
      place: { kind: 'file', path: '/users/ada/mlflow.db' },
      maxBytes: 32 * 2 ** 20,
      flushIntervalMs: 250,
      whenFull: 'throw',
      exitGraceMs: 2000,
      truncateLongValues: false,
      auth: undefined,
      http: undefined,
      workspace: undefined,
      onDeliveryError: undefined,
    });
  });

  test('win over the environment, which wins over the defaults', () => {
    const environment = { trackingUri: 'http://env:5000', workspace: 'env', truncateLongValues: true, basePath: '/srv' };
    expect(parse({}, environment)).toMatchObject({ place: { uri: 'http://env:5000' }, workspace: 'env', truncateLongValues: true });
    expect(parse({ trackingUri: 'http://own', workspace: 'own', truncateLongValues: false }, environment)).toMatchObject({
      place: { uri: 'http://own' },
      workspace: 'own',
      truncateLongValues: false,
    });
    expect(parse({}, { basePath: '/srv' }).place).toMatchObject({ path: '/srv/mlflow.db' });
    expect(parse({ trackingUri: 'sqlite:///x.db' }, { basePath: '/srv' }).place).toMatchObject({ path: '/users/ada/x.db' });
  });

  test('that are undefined count as left out', () => {
    const names = [
      'trackingUri',
      'workspace',
      'auth',
      'http',
      'buffer',
      'onDeliveryError',
      'truncateLongValues',
      'logger',
      'clock',
      'random',
    ];
    const { place, ...rest } = parse(Object.fromEntries(names.map((name) => [name, undefined])));
    expect({ place, ...rest }).toEqual(parse({}));
  });

  test('are taken as they are when they are right', () => {
    const auths = [{ username: 'ada', password: 'x' }, { token: 't' }, { headers: async () => ({ 'X-Key': 'k' }) }];
    for (const auth of auths) expect(parse({ auth }).auth).toBe(auth);
    const http = {
      attemptTimeoutMs: 1,
      deadlineMs: 2,
      maxRetries: 0,
      ca: 'a.pem',
      clientCert: 'b.pem',
      insecureTls: false,
      proxy: 'http://p:1',
      headers: { 'X-A': '' },
    };
    expect(parse({ http }).http).toEqual(http);
    expect(parse({ http: { proxy: false } }).http).toEqual({ proxy: false });
  });
});

describe('a wrong option is named', () => {
  const logger = { debug() {}, info() {}, warn() {} };
  test.each<[object | null | string, RegExp]>([
    [null, /options of MlflowClient must be an object/],
    ['http://localhost:5000', /options of MlflowClient must be an object/],
    [{ trackinguri: 'http://host' }, /no "trackinguri"; known are trackingUri/],
    [{ trackingUri: 7 }, /tracking URI/],
    [{ workspace: '' }, /workspace must not be empty/],
    [{ workspace: 5 }, /workspace must be a string/],
    [{ auth: 'hunter2' }, /option auth/],
    [{ auth: { username: 'ada' } }, /option auth/],
    [{ auth: { username: 'ada', password: 'hunter2', token: 'hunter2' } }, /option auth/],
    [{ auth: { token: 'hunter2\n' } }, /option auth/],
    [{ auth: { token: '' } }, /option auth/],
    [{ auth: null }, /option auth/],
    [{ auth: { headers: { a: 'hunter2' } } }, /option auth/],
    [{ http: 5 }, /option http must be an object/],
    [{ http: { timeout: 5 } }, /no "timeout"; known are attemptTimeoutMs/],
    [{ http: { attemptTimeoutMs: 0 } }, /http.attemptTimeoutMs/],
    [{ http: { deadlineMs: 1.5 } }, /http.deadlineMs/],
    [{ http: { maxRetries: -1 } }, /http.maxRetries/],
    [{ http: { ca: '' } }, /http.ca/],
    [{ http: { clientCert: 5 } }, /http.clientCert/],
    [{ http: { insecureTls: 'yes' } }, /http.insecureTls/],
    [{ http: { proxy: 'proxy:3128' } }, /http.proxy/],
    [{ http: { proxy: true } }, /http.proxy/],
    [{ http: { headers: [] } }, /http.headers/],
    [{ http: { headers: { 'a b': 'x' } } }, /"a b", which is not a header name/],
    [{ http: { headers: { 'X-Key': 'hunter2\r\nX-Other: y' } } }, /one line for "X-Key"/],
    [{ buffer: [] }, /option buffer must be an object/],
    [{ buffer: { size: 5 } }, /no "size"/],
    [{ buffer: { maxBytes: 10 } }, /buffer.maxBytes/],
    [{ buffer: { flushIntervalMs: Number.NaN } }, /buffer.flushIntervalMs/],
    [{ buffer: { whenFull: 'drop' } }, /buffer.whenFull must be 'throw' or 'dropOldest'/],
    [{ buffer: { exitGraceMs: '2s' } }, /buffer.exitGraceMs/],
    [{ onDeliveryError: 'log' }, /onDeliveryError must be a function/],
    [{ truncateLongValues: 1 }, /truncateLongValues must be true or false/],
    [{ logger }, /logger must be an object with the function error\(\)/],
    [{ logger: null }, /logger must be an object with the function debug\(\)/],
    [{ clock: Date.now }, /clock must be an object with the function now\(\)/],
    [{ random: Math.random }, /random must be an object with the function next\(\)/],
  ])('%j', (options, message) => {
    expect(() => new MlflowClient(options as MlflowClientOptions)).toThrow(ValidationError);
    expect(() => new MlflowClient(options as MlflowClientOptions)).toThrow(message);
    expect(() => new MlflowClient(options as MlflowClientOptions)).not.toThrow(/hunter2/);
  });
});
