import type { CallOptions } from '../../core/call-options.js';
import { wantsProgressBars } from '../../core/config.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { parseCall } from '../../core/validation/call.js';
import { describe } from '../../core/validation/describe.js';
import { parseFlag } from '../../core/validation/flag.js';
import { parseInteger } from '../../core/validation/integer.js';
import { parseObject } from '../../core/validation/object.js';

/** How far a transfer is. */
export interface TransferProgress {
  /** The file that moved last, as the store names it. */
  readonly path: string;
  /** Bytes of all files so far. After a broken connection it may go back. */
  readonly transferred: number;
  /** Bytes of all files; absent where the store does not tell. */
  readonly total?: number | undefined;
  readonly filesDone: number;
  readonly files: number;
}

/** How files are moved. Without `timeoutMs` a transfer goes on as long as its bytes move. */
export interface TransferOptions extends CallOptions {
  /** Told after every piece that moved. What it throws ends the transfer. */
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined;
  /** How many files of a directory move at the same time, 1 to 64. @default 4 */
  readonly concurrency?: number | undefined;
  /**
   * `size`: the number of bytes is compared. `sha256`: an upload is read back from the store, a download from the disk,
   * and its digest compared with that of the bytes that were sent or received.
   *
   * @default 'size'
   */
  readonly verify?: 'size' | 'sha256' | undefined;
  /**
   * Show a bar on stderr while the transfer takes longer than two seconds.
   *
   * @default where stderr is a terminal, unless `MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR` is false
   */
  readonly progressBar?: boolean | undefined;
}

/** The options of a transfer with every default filled in. */
export interface ParsedTransfer {
  readonly call: CallOptions;
  readonly concurrency: number;
  readonly verify: 'size' | 'sha256';
  readonly onProgress: ((progress: TransferProgress) => void) | undefined;
  readonly progressBar: boolean;
}

const defaultConcurrency = 4;

/** @throws ValidationError naming the option. @throws AbortError when the signal is aborted already */
export function parseTransfer(options: TransferOptions): ParsedTransfer {
  const { onProgress, concurrency, verify, progressBar } = parseObject('The options of a transfer', options);
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw new ValidationError(`The option onProgress must be a function, not ${describe(onProgress)}.`);
  }
  if (verify !== undefined && verify !== 'size' && verify !== 'sha256') {
    throw new ValidationError(`The option verify must be 'size' or 'sha256', not ${describe(verify)}.`);
  }
  if (progressBar !== undefined) parseFlag('The option progressBar', progressBar);
  return {
    call: parseCall(options),
    concurrency: concurrency === undefined ? defaultConcurrency : parseInteger('The option concurrency', concurrency, { min: 1, max: 64 }),
    verify: verify ?? 'size',
    onProgress,
    progressBar: progressBar ?? (process.stderr.isTTY === true && wantsProgressBars()),
  };
}
