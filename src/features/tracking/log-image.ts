import { randomUUID } from 'node:crypto';
import { extname } from 'node:path/posix';
import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { parseInteger } from '../../core/validation/integer.js';
import { parseObject } from '../../core/validation/object.js';
import { type TransferOptions, uploadArtifact } from '../artifacts/artifact-transfer.js';
import { encodePng, type Pixels } from './encode-png.js';
import { extensionsOf, imageKind } from './image-kind.js';
import type { RunRecord } from './run-record.js';
import { storeArtifact, withArtifacts } from './store-artifact.js';

/** A picture as the bytes of its file, or as pixels. */
export type Image = Uint8Array | Pixels;

/** One picture of a series, which MLflow shows over the steps of the run. */
export interface ImageStep {
  /** Name of the series: letters, digits, `_`, `-`, `.`, spaces and `/`. */
  readonly key: string;
  /** @default 0 */
  readonly step?: number | undefined;
  /** Epoch milliseconds. @default now */
  readonly timestamp?: number | undefined;
  /** A smaller WebP for the overview. @default the picture itself */
  readonly thumbnail?: Uint8Array | undefined;
}

const loggedImages = { key: 'mlflow.loggedImages', value: 'True' };

/** Stores a picture under a name, or as one step of a series. */
export async function logImage(record: RunRecord, image: Image, place: string | ImageStep, options: TransferOptions): Promise<void> {
  record.assertOpen();
  const bytes = image instanceof Uint8Array ? image : encodePng(parseObject('An image', image));
  const kind = imageKind(bytes);
  if (kind === undefined)
    throw new ValidationError('The image is of no kind that MLflow shows; give a PNG, JPEG, GIF, WebP, BMP, TIFF or AVIF.');
  if (typeof place !== 'string') {
    if (kind !== 'PNG')
      throw new ValidationError(`MLflow keeps the images of a series as PNG; convert the ${kind}, or give pixels or a file name.`);
    return logStep(record, bytes, parseStep(place, record.client.settings.clock.now()), options);
  }
  const known = extensionsOf(kind);
  if (!known.includes(extname(place).toLowerCase())) {
    throw new ValidationError(`The image is a ${kind}, whose file ends in ${known.join(' or ')}, not ${JSON.stringify(place)}.`);
  }
  await storeArtifact(record, place, bytes, options);
}

async function logStep(record: RunRecord, png: Uint8Array, { name, thumbnail = png }: Step, options: TransferOptions): Promise<void> {
  const path = `images/${name}+${randomUUID()}`;
  await withArtifacts(record, options, async (store, call) => {
    await uploadArtifact(store, `${path}.png`, png, options);
    // The overview shows this file only. Browsers know a picture by its content, so that a PNG does where no WebP is given.
    await uploadArtifact(store, `${path}+compressed.webp`, thumbnail, options);
    await (await record.client.tracking(call)).setRunTag(record.info.runId, loggedImages, call);
  });
}

interface Step {
  /** The parts of MLflow's file name, by which it finds key, step and time. */
  readonly name: string;
  readonly thumbnail?: Uint8Array | undefined;
}

function parseStep(place: ImageStep, now: number): Step {
  const { key, step = 0, timestamp = now, thumbnail } = parseObject('The place of an image', place);
  if (typeof key !== 'string' || !/^[a-zA-Z0-9_\-./ ]+$/.test(key)) {
    throw new ValidationError(
      `The key of an image may have letters, digits, "_", "-", ".", "/" and spaces, which is not so for ${describe(key)}.`,
    );
  }
  if (thumbnail !== undefined && (!(thumbnail instanceof Uint8Array) || imageKind(thumbnail) === undefined)) {
    throw new ValidationError('The thumbnail of an image must be the bytes of a WebP.');
  }
  const at = [parseInteger('The step of an image', step), parseInteger('The timestamp of an image', timestamp, { min: 0 })];
  return { name: `${key.replaceAll('/', '~')}+step+${at[0]}+timestamp+${at[1]}`, thumbnail };
}
