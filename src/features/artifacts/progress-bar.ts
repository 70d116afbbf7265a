import type { WriteStream } from 'node:tty';
import type { TransferProgress } from './transfer-options.js';

/** A transfer that is done before does not need a bar. */
const patienceMs = 2_000;
const intervalMs = 200;
const width = 24;

/** A line on a terminal that shows how far a transfer is. */
export interface ProgressBar {
  readonly show: (progress: TransferProgress) => void;
  readonly close: () => void;
}

/** Opens a bar on a terminal; it appears only when the transfer takes longer than two seconds, and leaves nothing behind. */
export function openProgressBar(
  title: string,
  terminal: Pick<WriteStream, 'write' | 'columns'> = process.stderr,
  now: () => number = () => performance.now(),
): ProgressBar {
  const began = now();
  let drawn: number | undefined;
  return {
    show(progress) {
      const time = now();
      if (time - (drawn ?? began) < (drawn === undefined ? patienceMs : intervalMs)) return;
      drawn = time;
      terminal.write(`\r\u001b[K${line(title, progress, (time - began) / 1000).slice(0, (terminal.columns ?? 80) - 1)}`);
    },
    close() {
      if (drawn !== undefined) terminal.write('\r\u001b[K');
    },
  };
}

function line(title: string, { transferred, total, filesDone, files }: TransferProgress, seconds: number): string {
  const count = files > 1 ? ` ${filesDone}/${files} files` : '';
  const rate = `${mebibytes(transferred / Math.max(seconds, 0.001))}/s`;
  if (total === undefined || total === 0) return `${printable(title)} ${mebibytes(transferred)}${count} ${rate}`;
  const share = Math.min(1, transferred / total);
  const bar = '█'.repeat(Math.round(share * width)).padEnd(width, '░');
  return `${printable(title)} ${bar} ${Math.floor(share * 100)} % of ${mebibytes(total)}${count} ${rate}`;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

/** Names come from outside; a terminal obeys control characters. */
function printable(text: string): string {
  return text.replace(/\p{C}/gu, '?').slice(0, 60);
}
