import { crc32c } from './crc32c.js';

/** Bytes in front of the records of a segment: magic, version, first sequence, checksum. */
export const headerBytes = 24;
const magic = 'MLOPSLOG';
const version = 1;
const namePattern = /^(\d{16})\.segment$/;

/** Name of the file whose records begin with a sequence: names in order are records in order. */
export function segmentName(first: number): string {
  return `${String(first).padStart(16, '0')}.segment`;
}

/** The first sequence that a file's name tells; `undefined` for files that are no segments. */
export function firstOfName(name: string): number | undefined {
  const digits = namePattern.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** The header of a new segment. */
export function segmentHeader(first: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.write(magic, 'latin1');
  header.writeUInt32LE(version, 8);
  header.writeBigUInt64LE(BigInt(first), 12);
  header.writeUInt32LE(crc32c(header, 0, 20), 20);
  return header;
}

/** What the header of a file says. A newer format need not have the rest of the header in the same place. */
export function readSegmentHeader(header: Buffer): { readonly first: number } | 'damaged' | 'newer' {
  if (header.length < headerBytes || header.toString('latin1', 0, magic.length) !== magic) return 'damaged';
  if (crc32c(header, 0, 20) !== header.readUInt32LE(20)) return 'damaged';
  if (header.readUInt32LE(8) > version) return 'newer';
  return { first: Number(header.readBigUInt64LE(12)) };
}
