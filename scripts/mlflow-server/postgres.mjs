// @ts-check
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './free-port.mjs';
import { MissingPrerequisite } from './missing-prerequisite.mjs';
import { end, execute } from './process.mjs';

/**
 * Starts a PostgreSQL cluster of its own on a loopback port, with one user, a random password and the database
 * `mlflow`. Nothing in it has to survive, so it does not sync to disk.
 *
 * @param {string} directory an absolute directory, made and filled here
 */
export async function startPostgres(directory) {
  const binaries = findBinaries();
  const account = unprivilegedAccount();
  const data = join(directory, 'data');
  const password = randomBytes(16).toString('hex');
  const passwordFile = join(directory, 'password');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account !== undefined) for (const path of [directory, passwordFile]) chownSync(path, account.uid, account.gid);
  const as = { cwd: directory, ...account };
  await execute(
    join(binaries, 'initdb'),
    ['-D', data, '-U', 'mlflow', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8', '--no-locale', '--no-sync'],
    as,
  );
  const port = await freePort();
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${directory}`,
    'fsync=off',
    'full_page_writes=off',
  ];
  const child = spawn(join(binaries, 'postgres'), ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], {
    ...as,
    stdio: 'ignore',
    detached: true,
  });
  const stop = async () => {
    // SIGINT is PostgreSQL's fast shutdown: open sessions are ended.
    await end(child, { signal: 'SIGINT', group: false });
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const client = ['-h', '127.0.0.1', '-p', String(port), '-U', 'mlflow'];
    await answering(
      () => execute(join(binaries, 'pg_isready'), client, { timeout: 5_000 }),
      () => child.exitCode !== null,
    );
    await execute(join(binaries, 'createdb'), [...client, 'mlflow'], { env: { ...process.env, PGPASSWORD: password } });
  } catch (error) {
    await stop();
    throw error;
  }
  return { uri: `postgresql+psycopg2://mlflow:${password}@127.0.0.1:${port}/mlflow`, stop };
}

/** @param {() => Promise<unknown>} ask @param {() => boolean} ended */
async function answering(ask, ended) {
  for (let waited = 0; waited < 30_000 && !ended(); waited += 100) {
    try {
      await ask();
      return;
    } catch {
      await delay(100);
    }
  }
  throw new Error('PostgreSQL did not start.');
}

/**
 * Directory of `initdb` and `postgres`, the newest where there are several.
 *
 * @returns {string}
 */
function findBinaries() {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const candidates = [...versions.map((version) => join(debian, version, 'bin')), ...(process.env['PATH'] ?? '').split(delimiter)];
  const found = candidates.find((directory) => existsSync(join(directory, 'initdb')) && existsSync(join(directory, 'postgres')));
  if (found === undefined) throw new MissingPrerequisite('No PostgreSQL server binaries were found (Debian: apt-get install postgresql).');
  return found;
}

/** PostgreSQL refuses to run as root: its packages make the user `postgres` for that. */
function unprivilegedAccount() {
  if (process.getuid?.() !== 0) return undefined;
  /** @param {string} flag */
  const id = (flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
