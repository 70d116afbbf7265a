import { Progress } from './progress.js';
import { openProgressBar } from './progress-bar.js';
import type { ParsedTransfer } from './transfer-options.js';

/** Does a transfer while its progress goes to the caller, and to a bar where somebody sits before a terminal. */
export async function withProgress<T>(
  title: string,
  { files, total }: { readonly files: number; readonly total?: number | undefined },
  { onProgress, progressBar }: Pick<ParsedTransfer, 'onProgress' | 'progressBar'>,
  transfer: (progress: Progress) => Promise<T>,
): Promise<T> {
  const bar = progressBar ? openProgressBar(title) : undefined;
  const listeners = [onProgress, bar?.show].filter((listener) => listener !== undefined);
  try {
    return await transfer(new Progress(files, total, listeners));
  } finally {
    bar?.close();
  }
}
