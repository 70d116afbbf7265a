import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { proxyRoute } from '../../../src/http/proxy-route.js';

const environment = { httpProxy: 'http://plain.proxy:3128', httpsProxy: 'secure.proxy:8080' };
const originFor = (target: string, noProxy?: string, setting?: string | false) =>
  proxyRoute(new URL(target), setting, { ...environment, noProxy })?.origin;

test('the environment names a proxy for each scheme, with or without http:// in front', () => {
  expect(originFor('http://server:5000')).toBe('http://plain.proxy:3128');
  expect(originFor('https://server')).toBe('http://secure.proxy:8080');
});

test('the option wins over the environment, and false means none', () => {
  expect(originFor('http://server', '*', 'http://own:1')).toBe('http://own:1');
  expect(originFor('http://server', undefined, false)).toBeUndefined();
});

test.each([
  ['http://server:5000', 'server', false],
  ['http://a.server:5000', 'server', false],
  ['http://a.server:5000', '.server', false],
  ['http://a.server:5000', '*.server', false],
  ['http://myserver:5000', 'server', true],
  ['http://server:5000', 'SERVER:5000', false],
  ['http://server:5000', 'server:5001', true],
  ['https://server', 'server:443', false],
  ['http://127.0.0.1:5000', 'localhost, 127.0.0.1', false],
  ['http://10.1.2.3', '10.0.0.0/8', false],
  ['http://11.1.2.3', '10.0.0.0/8', true],
  ['http://11.1.2.3', '10.0.0.0/99, x/8', true],
  ['http://[::1]:5000', '::1', false],
  ['http://[::1]:5000', '[::1]:5000', false],
  ['http://[fd00::5]', 'fd00::/8', false],
  ['http://1.2.3.4', '3.4', true],
  ['http://server', '*', false],
  ['http://server', '', true],
])('%s with NO_PROXY "%s" uses the proxy: %s', (target, noProxy, proxied) => {
  expect(originFor(target, noProxy) !== undefined).toBe(proxied);
});

test('credentials of a proxy are decoded and invisible', () => {
  const route = proxyRoute(new URL('http://server'), 'http://user:p%40ss@proxy:1', {});
  expect(route?.credentials()).toEqual({ username: 'user', password: 'p@ss' });
  expect(inspect(route, { depth: 10 }) + JSON.stringify(route)).not.toContain('p@ss');
});

test.each(['socks5://proxy:1080', 'not a url', 'ftp://x'])('a proxy that cannot be used is refused without quoting it: %s', (proxy) => {
  expect(() => proxyRoute(new URL('http://server'), proxy, {})).toThrowError(/option `http.proxy` must be a URL/);
});
