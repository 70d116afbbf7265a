import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';

/** One file on its way to a server or from it. */
export interface TransferTask {
  readonly trackingUri: string;
  readonly experimentId: string;
  readonly runId: string;
  readonly direction: 'up' | 'down';
  /** The local file. */
  readonly file: string;
  /** Path of the artifact, which ends in the name of the file. */
  readonly artifact: string;
}

export interface Transfer {
  readonly bytesPerSecond: number;
}

/** Where the server's proxy has an artifact of a run. */
export function proxyUrl({ trackingUri, experimentId, runId, artifact }: Omit<TransferTask, 'direction' | 'file'>): string {
  return `${trackingUri}/api/2.0/mlflow-artifacts/artifacts/${experimentId}/${runId}/artifacts/${artifact}`;
}

/** The same transfer by curl, timed by itself. */
export async function curl(task: TransferTask): Promise<Transfer> {
  const direction = task.direction === 'up' ? ['--upload-file', task.file, '--output', '/dev/null'] : ['--output', task.file];
  const args = ['--silent', '--show-error', '--fail', '--noproxy', '*', '--write-out', '%{time_total}', ...direction, proxyUrl(task)];
  const { stdout } = await promisify(execFile)('curl', args);
  const { size } = await stat(task.file);
  return { bytesPerSecond: size / Number(stdout) };
}
