// @ts-check
import { execFile, execFileSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Command line of a process; undefined when there is none of that id.
 *
 * @param {number} pid
 * @returns {string | undefined}
 */
export function commandLine(pid) {
  try {
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return undefined;
  }
}

/**
 * Runs a program to its end.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {import('node:child_process').ExecFileOptions} [options]
 * @returns {Promise<string>} its standard output
 */
export function execute(file, args, options = {}) {
  return new Promise((resolve, reject) => {
    execFile(file, args, { ...options, encoding: 'utf8', maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${file} ${args[0] ?? ''} failed: ${stderr.trim() || stdout.trim() || error.message}`, { cause: error }));
    });
  });
}

/**
 * Ends a process, or the group it leads, and waits until it is gone: first the signal, after 10 s SIGKILL.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @param {{ signal: NodeJS.Signals, group: boolean }} how
 */
export async function end(child, { signal, group }) {
  const { pid } = child;
  if (pid === undefined) return;
  const target = group ? -pid : pid;
  send(target, signal);
  for (let waited = 0; alive(target) && waited < 10_000; waited += 50) await delay(50);
  send(target, 'SIGKILL');
}

/** @param {number} target @param {NodeJS.Signals} signal */
function send(target, signal) {
  try {
    process.kill(target, signal);
  } catch {
    // Gone already.
  }
}

/** @param {number} target */
function alive(target) {
  try {
    return process.kill(target, 0);
  } catch {
    return false;
  }
}
