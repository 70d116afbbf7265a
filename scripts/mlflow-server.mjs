#!/usr/bin/env node
// @ts-check
/**
 * Installs and runs real MLflow servers for development and tests.
 *
 *   node scripts/mlflow-server.mjs install [version]
 *   node scripts/mlflow-server.mjs start [--backend sqlite|postgres] [--port P] [--version V] [--directory D]
 *   node scripts/mlflow-server.mjs stop [--port P]
 *   node scripts/mlflow-server.mjs run …as start…      in the foreground, until SIGINT, SIGTERM or the end of a piped input
 */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cacheDirectory, defaultVersion, install } from './mlflow-server/install.mjs';
import { MissingPrerequisite } from './mlflow-server/missing-prerequisite.mjs';
import { commandLine } from './mlflow-server/process.mjs';
import { serve } from './mlflow-server/serve.mjs';

const recordDirectory = join(cacheDirectory, 'servers');

const options = /** @type {const} */ ({
  backend: { type: 'string', default: 'sqlite' },
  port: { type: 'string' },
  version: { type: 'string', default: defaultVersion },
  directory: { type: 'string' },
});

/** @typedef {{ backend: string, port?: string | undefined, version: string, directory?: string | undefined }} Settings */
/** @typedef {{ uri: string, pid: number, [key: string]: unknown }} Ready */

/**
 * Serves until told to stop; prints one line of JSON once the server answers.
 *
 * @param {Settings} settings
 */
async function run(settings) {
  const stopping = new Promise((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve);
    // A pipe ends with the process at its other end, however that ended.
    const input = fstatSync(0);
    if (input.isFIFO() || input.isSocket()) process.stdin.once('end', resolve).once('error', resolve).resume();
  });
  const server = await serve({
    backend: settings.backend,
    version: settings.version,
    port: settings.port === undefined ? undefined : Number(settings.port),
    directory: settings.directory,
    stopping,
  });
  console.log(JSON.stringify({ ...server.facts, pid: process.pid }));
  const reason = await Promise.race([stopping.then(() => undefined), server.ended]);
  await server.stop();
  if (reason !== undefined) throw new Error(reason);
}

/**
 * Runs a server in the background and records it.
 *
 * @param {Settings} settings
 * @param {string[]} rest
 */
async function start(settings, rest) {
  await install(settings.version);
  mkdirSync(recordDirectory, { recursive: true });
  const log = join(recordDirectory, `start-${process.pid}.log`);
  const output = openSync(log, 'a');
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), 'run', ...rest], {
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  child.unref();
  for (;;) {
    await delay(200);
    const ready = readyLine(log);
    if (ready !== undefined) {
      writeFileSync(join(recordDirectory, `${new URL(ready.uri).port}.json`), JSON.stringify({ ...ready, log }, null, 2));
      console.log(`MLflow ${settings.version} on ${settings.backend}: ${ready.uri}\nexport MLFLOW_TRACKING_URI=${ready.uri}\nLog: ${log}`);
      return;
    }
    if (child.exitCode !== null) throw new Error(`The server did not start:\n${readFileSync(log, 'utf8')}`);
  }
}

/** @param {string} log @returns {Ready | undefined} */
function readyLine(log) {
  const line = readFileSync(log, 'utf8')
    .split('\n')
    .find((text) => text.startsWith('{"uri"'));
  return line === undefined ? undefined : JSON.parse(line);
}

/**
 * Stops the recorded server on a port, or every recorded one.
 *
 * @param {Settings} settings
 */
async function stop(settings) {
  const names = existsSync(recordDirectory) ? readdirSync(recordDirectory).filter((name) => name.endsWith('.json')) : [];
  const wanted = settings.port === undefined ? names : names.filter((name) => name === `${settings.port}.json`);
  if (wanted.length === 0) console.log('No recorded server.');
  for (const name of wanted) {
    const record = JSON.parse(readFileSync(join(recordDirectory, name), 'utf8'));
    if (isSupervisor(record.pid)) {
      process.kill(record.pid, 'SIGTERM');
      for (let waited = 0; waited < 20_000 && isSupervisor(record.pid); waited += 100) await delay(100);
    }
    rmSync(join(recordDirectory, name), { force: true });
    rmSync(record.log, { force: true });
    console.log(`Stopped ${record.uri}`);
  }
}

/**
 * Whether a recorded process id still is one of ours; ids are reused.
 *
 * @param {number} pid
 */
function isSupervisor(pid) {
  return commandLine(pid)?.includes('mlflow-server.mjs') === true;
}

const [command, ...rest] = process.argv.slice(2);
try {
  const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true });
  if (command === 'install') console.log(await install(positionals[0] ?? values.version));
  else if (command === 'run') await run(values);
  else if (command === 'start') await start(values, rest);
  else if (command === 'stop') await stop(values);
  else
    throw new Error('Usage: node scripts/mlflow-server.mjs install|start|stop|run; the comment at the top of the file lists the options.');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof MissingPrerequisite ? 3 : 1;
}
