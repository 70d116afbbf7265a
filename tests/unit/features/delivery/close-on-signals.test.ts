import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';

/** Runs a program that called `closeOnSignals` for a buffer, sends it signals, one at a time, and says how it ended. */
async function program(settle: string, signals: readonly NodeJS.Signals[], { before = '', after = '' } = {}) {
  const source = `
    import { closeOnSignals } from 'mlflow-ops';
    const client = { [Symbol.for('mlflow-ops.client-internals')]: { runLog: { settle: async () => { console.log('settling'); ${settle} } } } };
    ${before}
    const undo = closeOnSignals(client);
    ${after}
    setInterval(() => {}, 1000);
    console.log('ready');`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = once(child, 'close');
  const deadline = setTimeout(() => child.kill('SIGKILL'), 25_000);
  for (const signal of signals) {
    const before = said;
    while (said === before && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill(signal);
  }
  const [code, endSignal] = (await ended) as [number | null, NodeJS.Signals | null];
  clearTimeout(deadline);
  return { code, signal: endSignal, said: said.trim().split('\n') };
}

const forever = 'await new Promise(() => {});';

describe('closeOnSignals', () => {
  it('ends the process by the signal once the buffer is settled', async () => {
    const settle = 'await new Promise((resolve) => setTimeout(resolve, 50)); console.log("settled");';
    const { code, signal, said } = await program(settle, ['SIGINT']);
    expect({ code, signal, said }).toEqual({ code: null, signal: 'SIGINT', said: ['ready', 'settling', 'settled'] });
  });

  it('ends the process at once at the second signal', async () => {
    const { signal, said } = await program(forever, ['SIGTERM', 'SIGTERM']);
    expect({ signal, said }).toEqual({ signal: 'SIGTERM', said: ['ready', 'settling'] });
  });

  it.each(['on', 'once'])('leaves the decision to a program that listens itself (%s)', async (method) => {
    const listener = `process.${method}('SIGTERM', () => setTimeout(() => process.exit(5), 300));`;
    const expected = { code: 5, signal: null, said: ['ready', 'settling'] };
    expect(await program('', ['SIGTERM'], { before: listener })).toMatchObject(expected);
    expect(await program('', ['SIGTERM'], { after: listener })).toMatchObject(expected);
  });

  it('serves several clients with one listener and ends when all are settled', async () => {
    const second = `
      const other = { [Symbol.for('mlflow-ops.client-internals')]: { runLog: { settle: async () => {
        await new Promise((resolve) => setTimeout(resolve, 100)); console.log('other settled'); } } } };
      closeOnSignals(other, ['SIGTERM']);
      if (process.listenerCount('SIGTERM') !== 1) process.exit(9);`;
    const { signal, said } = await program('', ['SIGTERM'], { after: second });
    expect(signal).toBe('SIGTERM');
    expect(said).toContain('other settled');
  });

  it('can be undone', async () => {
    const { signal, said } = await program('', ['SIGINT'], {
      after: 'undo(); if (process.listenerCount("SIGINT") !== 0) process.exit(9);',
    });
    expect({ signal, said }).toEqual({ signal: 'SIGINT', said: ['ready'] });
  });
});
