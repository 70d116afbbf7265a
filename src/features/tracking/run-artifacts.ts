import type { TransferOptions } from '../artifacts/artifact-transfer.js';
import { type LogArtifactOptions, logArtifact, logArtifacts } from './log-artifact.js';
import { logDict } from './log-dict.js';
import { type Figure, logFigure } from './log-figure.js';
import { type Image, type ImageStep, logImage } from './log-image.js';
import { type ByteStream, logStream } from './log-stream.js';
import { logText } from './log-text.js';
import type { RunRecord } from './run-record.js';
import type { TableData } from './table-input.js';
import { TableLog } from './table-log.js';

/**
 * The files of a run. They are not buffered: each call stores its file at once, over an older one of that name, and what
 * it returns waits until the file is there. After the end of the run all of them reject with `RunEndedError`.
 *
 * @example
 * ```ts
 * import { ExperimentTracker } from 'mlflow-ops';
 * const tracker = new ExperimentTracker({ trackingUri: 'sqlite:///:memory:' });
 * const run = await tracker.startRun();
 * await run.logText('converged after 40 epochs', 'notes/training.txt');
 * await run.logDict({ layers: [64, 32], dropout: 0.1 }, 'config.yaml');
 * await run.logTable([{ question: 'What is MLflow?', score: 0.75 }], 'answers.json');
 * await run.logTable([{ question: 'What is ONNX?', score: 1 }], 'answers.json'); // adds a row
 * await run.logImage({ data: new Uint8Array([255, 0, 0, 0, 0, 255]), width: 2, height: 1, channels: 3 }, 'pixels.png');
 * await run.end();
 * await tracker.close();
 * ```
 */
export class RunArtifacts {
  readonly #record: RunRecord;
  readonly #tables = new TableLog();

  /** Runs are started by an `ExperimentTracker`. @internal */
  constructor(record: RunRecord) {
    this.#record = record;
  }

  /**
   * Stores a local file under its own name, or a directory with all that is in it.
   *
   * @throws NotFoundError when there is no such file
   * @throws StoreError of kind `integrity` when something else than was sent arrived
   */
  async logArtifact(localPath: string | URL, options: LogArtifactOptions = {}): Promise<void> {
    await logArtifact(this.#record, localPath, options);
  }

  /** Stores everything in a local directory, without the directory itself. @throws NotFoundError @throws StoreError */
  async logArtifacts(localDirectory: string | URL, options: LogArtifactOptions = {}): Promise<void> {
    await logArtifacts(this.#record, localDirectory, options);
  }

  /** Stores a text in UTF-8. @param file - Path of the artifact, such as `notes/training.txt`. */
  async logText(text: string, file: string, options: TransferOptions = {}): Promise<void> {
    await logText(this.#record, text, file, options);
  }

  /**
   * Stores an object as YAML where `file` ends in `.yaml` or `.yml`, else as JSON. Bigints are written by their digits; JSON
   * has `null` for NaN and ±Infinity.
   *
   * @throws ValidationError when it contains itself
   */
  async logDict(value: object, file: string, options: TransferOptions = {}): Promise<void> {
    await logDict(this.#record, value, file, options);
  }

  /**
   * Adds rows to a table of the run, which Python reads with `mlflow.load_table` and the UI compares between runs; the first
   * call makes it. Cells that a row does not have are `null`, and so are NaN and ±Infinity.
   *
   * @param data - Row objects, or an object of columns of one length.
   * @param file - Ends in `.json`.
   * @throws ValidationError when columns differ in length, or the artifact is no table
   */
  async logTable(data: TableData, file: string, options: TransferOptions = {}): Promise<void> {
    await this.#tables.append(this.#record, data, file, options);
  }

  /**
   * Stores a figure: text (`.svg`, `.html`) and bytes (`.png` and others) as they are, objects of Vega-Lite or Plotly as
   * `.json`.
   *
   * @throws ValidationError when the kind of `file` is not that of the figure
   */
  async logFigure(figure: Figure, file: string, options: TransferOptions = {}): Promise<void> {
    await logFigure(this.#record, figure, file, options);
  }

  /**
   * Stores a picture, either the bytes of its file or pixels, which become a PNG: under a name, or as one step of a series
   * that the UI shows over time (PNG or pixels).
   *
   * @param place - Path of the artifact, or `{ key, step }`.
   * @throws ValidationError when the bytes are no picture, or of another kind than the name says
   */
  async logImage(image: Image, place: string | ImageStep, options: TransferOptions = {}): Promise<void> {
    await logImage(this.#record, image, place, options);
  }

  /** Stores what a stream of bytes or text gives; its size does not matter, because it goes through a temporary file. */
  async logStream(stream: ByteStream, file: string, options: TransferOptions = {}): Promise<void> {
    await logStream(this.#record, stream, file, options);
  }
}
