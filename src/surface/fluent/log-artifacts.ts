import type { TransferOptions } from '../../features/artifacts/artifact-transfer.js';
import type { LogArtifactOptions } from '../../features/tracking/log-artifact.js';
import type { DatasetDescription } from '../../features/tracking/log-dataset.js';
import type { Figure } from '../../features/tracking/log-figure.js';
import type { Image, ImageStep } from '../../features/tracking/log-image.js';
import type { ByteStream } from '../../features/tracking/log-stream.js';
import type { TableData } from '../../features/tracking/table-input.js';
import { requireActiveRun } from './active-run.js';

/** `ActiveRun.logArtifact` of the active run. @throws NoActiveRunError */
export async function logArtifact(localPath: string | URL, options?: LogArtifactOptions | undefined): Promise<void> {
  await requireActiveRun().logArtifact(localPath, options);
}

/** `ActiveRun.logArtifacts` of the active run. @throws NoActiveRunError */
export async function logArtifacts(localDirectory: string | URL, options?: LogArtifactOptions | undefined): Promise<void> {
  await requireActiveRun().logArtifacts(localDirectory, options);
}

/** `ActiveRun.logText` of the active run. @throws NoActiveRunError */
export async function logText(text: string, file: string, options?: TransferOptions | undefined): Promise<void> {
  await requireActiveRun().logText(text, file, options);
}

/** `ActiveRun.logDict` of the active run. @throws NoActiveRunError */
export async function logDict(value: object, file: string, options?: TransferOptions | undefined): Promise<void> {
  await requireActiveRun().logDict(value, file, options);
}

/** `ActiveRun.logTable` of the active run. @throws NoActiveRunError */
export async function logTable(data: TableData, file: string, options?: TransferOptions | undefined): Promise<void> {
  await requireActiveRun().logTable(data, file, options);
}

/** `ActiveRun.logFigure` of the active run. @throws NoActiveRunError */
export async function logFigure(figure: Figure, file: string, options?: TransferOptions | undefined): Promise<void> {
  await requireActiveRun().logFigure(figure, file, options);
}

/** `ActiveRun.logImage` of the active run. @throws NoActiveRunError */
export async function logImage(image: Image, place: string | ImageStep, options?: TransferOptions | undefined): Promise<void> {
  await requireActiveRun().logImage(image, place, options);
}

/** `ActiveRun.logStream` of the active run. @throws NoActiveRunError */
export async function logStream(stream: ByteStream, file: string, options?: TransferOptions | undefined): Promise<void> {
  await requireActiveRun().logStream(stream, file, options);
}

/** `ActiveRun.logDataset` of the active run. @throws NoActiveRunError */
export async function logDataset(dataset: DatasetDescription): Promise<void> {
  await requireActiveRun().logDataset(dataset);
}
