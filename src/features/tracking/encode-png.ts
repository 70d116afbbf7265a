import { crc32, deflateSync } from 'node:zlib';
import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { parseInteger } from '../../core/validation/integer.js';

/** Pixels from left to right and from top to bottom, one byte a channel. */
export interface Pixels {
  /** `width × height × channels` bytes. */
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  /** 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA. @default 4, as a canvas has them */
  readonly channels?: number | undefined;
}

const signature = Buffer.from('89504e470d0a1a0a', 'hex');

/** PNG's number of each kind of pixel, by its channels. */
const colourTypes = [undefined, 0, 4, 2, 6];

/** Compresses pixels losslessly (PNG, ISO/IEC 15948; each line as the difference to the line above). @throws ValidationError */
export function encodePng({ data, width, height, channels = 4 }: Pixels): Buffer {
  const side = { min: 1, max: 2 ** 31 - 1 };
  const line = parseInteger('The width of an image', width, side) * parseInteger('The channels of an image', channels, { min: 1, max: 4 });
  const size = line * parseInteger('The height of an image', height, side);
  if (!(data instanceof Uint8Array || data instanceof Uint8ClampedArray)) {
    throw new ValidationError(`The pixels of an image must be a Uint8Array, not ${describe(data)}.`);
  }
  if (data.length !== size) {
    throw new ValidationError(`An image of ${width} × ${height} pixels with ${channels} channels has ${size} bytes, not ${data.length}.`);
  }
  const filtered = Buffer.alloc(size + height);
  for (let row = 0; row < height; row++) {
    const to = row * (line + 1);
    filtered[to] = 2;
    for (let at = 0; at < line; at++) {
      const above = row === 0 ? 0 : (data[(row - 1) * line + at] as number);
      filtered[to + 1 + at] = (data[row * line + at] as number) - above;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colourTypes[channels] as number], 8);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(filtered)), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(name: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name), content]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(content.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
