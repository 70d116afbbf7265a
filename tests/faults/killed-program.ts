import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a program said until its end. */
export interface Ended {
  readonly lines: readonly string[];
  readonly complaints: string;
  readonly signal: NodeJS.Signals | null;
}

/** When a program is killed: some time after it has said so many lines. */
export interface Kill {
  readonly afterLines: number;
  readonly thenMs: number;
}

/** Runs a bundled program until it is killed, or to its end when that comes first. */
export async function runUntilKilled(program: string, args: readonly string[], { afterLines, thenMs }: Kill): Promise<Ended> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let complaints = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const isOver = closed.then(() => true);
  while (said.split('\n').length <= afterLines) {
    if ((await Promise.race([once(child.stdout, 'data'), isOver])) === true) break;
  }
  await Promise.race([sleep(thenMs), isOver]);
  child.kill('SIGKILL');
  const [, signal] = await closed;
  return { lines: said.split('\n').slice(0, -1), complaints, signal };
}
