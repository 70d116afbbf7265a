import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chooseCredentials } from '../../../src/http/credentials.js';
import { readCredentialsFile } from '../../../src/http/credentials-file.js';

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mlflow-ops-'));
  file = join(directory, 'credentials');
});
afterEach(() => rm(directory, { recursive: true }));

const none = async () => ({});
const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });
const user = { username: 'u', password: 'p' };

test('the option wins over the URI, the URI over the environment', async () => {
  const environment = { username: 'e', password: 'e', token: 't' };
  expect(await chooseCredentials({ token: 'own' }, user, environment, none)()).toEqual({ authorization: 'Bearer own' });
  expect(await chooseCredentials(undefined, user, environment, none)()).toEqual(basic('u:p'));
  expect(await chooseCredentials(undefined, undefined, environment, none)()).toEqual(basic('e:e'));
});

test('user and password win over a token, wherever they come from; half a pair does not', async () => {
  const fromFile = async () => ({ username: 'f', password: 'fp' });
  expect(await chooseCredentials(undefined, undefined, { token: 't' }, fromFile)()).toEqual(basic('f:fp'));
  expect(await chooseCredentials(undefined, undefined, { username: 'e', token: 't' }, fromFile)()).toEqual(basic('e:fp'));
  expect(await chooseCredentials(undefined, undefined, { username: 'e', token: 't' }, none)()).toEqual({ authorization: 'Bearer t' });
  expect(await chooseCredentials(undefined, undefined, {}, none)()).toEqual({});
});

test('a password of any script is sent as UTF-8; a colon in a user name cannot be sent', async () => {
  expect(await chooseCredentials({ username: 'ü', password: '密:x' }, undefined, {}, none)()).toEqual(basic('ü:密:x'));
  expect(() => chooseCredentials({ username: 'a:b', password: 'x' }, undefined, {}, none)).toThrowError(/colon/);
});

test('a headers() function is asked for every request', async () => {
  const tokens = ['1', '2'];
  const make = chooseCredentials({ headers: async () => ({ 'x-token': tokens.shift() ?? '' }) }, undefined, {}, none);
  expect([await make(), await make()]).toEqual([{ 'x-token': '1' }, { 'x-token': '2' }]);
});

test('what a headers() function does wrong is a typed error that does not repeat it', async () => {
  const failing = chooseCredentials({ headers: () => Promise.reject(new Error('token 1234 expired')) }, undefined, {}, none)();
  await expect(failing).rejects.toMatchObject({ code: 'UNAUTHENTICATED', message: expect.not.stringContaining('1234') as string });
  const broken = chooseCredentials({ headers: async () => ({ 'x-a': 'line\nbreak' }) }, undefined, {}, none)();
  await expect(broken).rejects.toMatchObject({ code: 'VALIDATION', message: expect.not.stringContaining('line') as string });
  const framing = chooseCredentials({ headers: async () => ({ 'Content-Length': '5' }) }, undefined, {}, none)();
  await expect(framing).rejects.toMatchObject({ code: 'VALIDATION', message: expect.stringContaining('Content-Length') as string });
});

test.each([{}, { username: 'x' }, { token: 5 }, { headers: {} }])('an auth option of another shape is refused: %j', (auth) => {
  expect(() => chooseCredentials(auth as never, undefined, {}, none)).toThrowError(/option `auth` must be/);
});

test('the credentials file is read as Python reads it', async () => {
  await writeFile(
    file,
    '# c\n[other]\nmlflow_tracking_username=no\n[mlflow]\nMLFLOW_TRACKING_USERNAME = eve\n; c\nmlflow_tracking_password: a=b:c%%d \n[x]\n',
  );
  expect(await readCredentialsFile(file)).toEqual({ username: 'eve', password: 'a=b:c%d' });
});

test('a missing file, another section and empty values are no credentials', async () => {
  expect(await readCredentialsFile(file)).toEqual({});
  await writeFile(file, '[mlflow]\nmlflow_tracking_username =\n[mlflow2]\nmlflow_tracking_password=x\n');
  expect(await readCredentialsFile(file)).toEqual({ username: undefined, password: undefined });
});
