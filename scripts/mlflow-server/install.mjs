// @ts-check
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { MissingPrerequisite } from './missing-prerequisite.mjs';
import { commandLine, execute } from './process.mjs';

/** Everything this script keeps: one virtual environment a version, and the records of running servers. */
export const cacheDirectory = fileURLToPath(new URL('../../.cache/mlflow', import.meta.url));

export const defaultVersion = '3.17.2';

/** Releases that cannot be imported with newer libraries than these. */
const olderLibraries = new Set(['2.9.2', '2.22.4', '3.4.0']);

/** What makes and runs ONNX models beside MLflow; the runtime is the release that onnxruntime-node has here. */
const modelLibraries = ['onnx', 'onnxruntime==1.30.0', 'skl2onnx'];

/** @param {string} version */
function requirements(version) {
  const base = [`mlflow==${version}`, 'psycopg2-binary', 'boto3', ...(version === defaultVersion ? modelLibraries : [])];
  return olderLibraries.has(version) ? [...base, 'sqlalchemy<2.1', 'setuptools<81'] : base;
}

/**
 * Makes sure that a virtual environment with this MLflow exists, installing it if needed. Processes that ask for the
 * same version at the same time install it once. The marker file is written last, so a cut installation starts again.
 *
 * @param {string} version
 * @returns {Promise<string>} path of its Python
 */
export async function install(version) {
  if (!/^\d+\.\d+\.\d+(rc\d+)?$/.test(version)) throw new Error(`Not a version of MLflow: ${version}`);
  const home = join(cacheDirectory, version);
  const python = join(home, 'bin', 'python');
  const marker = join(home, 'installed.json');
  const wanted = JSON.stringify(requirements(version));
  const installed = () => existsSync(marker) && readFileSync(marker, 'utf8') === wanted;
  if (installed()) return python;
  const base = await findPython();
  const unlock = await lock(`${home}.lock`);
  try {
    if (installed()) return python;
    console.error(`Installing MLflow ${version} into .cache/mlflow/${version}, about a minute …`);
    rmSync(home, { recursive: true, force: true });
    await execute(base, ['-m', 'venv', home]);
    await pip(python, requirements(version));
    writeFileSync(marker, wanted);
    console.error(`MLflow ${version} is installed.`);
    return python;
  } finally {
    unlock();
  }
}

/**
 * The first Python on the path that MLflow and venv accept.
 *
 * @returns {Promise<string>}
 */
async function findPython() {
  const probe = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))';
  for (const name of ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python']) {
    try {
      await execute(name, ['-c', probe]);
      return name;
    } catch {
      // Not there, too old, or without venv: the next one may do.
    }
  }
  throw new MissingPrerequisite(
    'No Python 3.10 or newer with venv is on the PATH; MLflow needs one (Debian: apt-get install python3-venv).',
  );
}

/** @param {string} python @param {readonly string[]} packages @returns {Promise<void>} */
function pip(python, packages) {
  return new Promise((resolve, reject) => {
    const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', ...packages];
    const child = spawn(python, args, { stdio: ['ignore', 2, 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`pip install ended with exit code ${code}.`))));
  });
}

/**
 * Who holds a lock; undefined while that is being written, and once the lock is gone.
 *
 * @param {string} file
 * @returns {number | undefined}
 */
function ownerOf(file) {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

/**
 * Takes a lock that other processes respect; one whose owner died is taken over.
 *
 * @param {string} path
 * @returns {Promise<() => void>}
 */
async function lock(path) {
  const owner = join(path, 'pid');
  mkdirSync(cacheDirectory, { recursive: true });
  for (let waited = 0; waited < 900_000; waited += 200) {
    try {
      mkdirSync(path);
      writeFileSync(owner, String(process.pid));
      return () => rmSync(path, { recursive: true, force: true });
    } catch {
      const pid = ownerOf(owner);
      if (pid !== undefined && commandLine(pid) === undefined) rmSync(path, { recursive: true, force: true });
    }
    await delay(200);
  }
  throw new Error(`Another installation holds ${path} for 15 minutes; remove the directory if none runs.`);
}
