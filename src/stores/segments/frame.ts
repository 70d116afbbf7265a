import { crc32c } from './crc32c.js';

/** Bytes in front of each record: checksum of all that follows, length, lower half of the sequence; 32 bits each. */
export const frameHead = 12;
/** Longest record, in bytes. */
export const longestRecord = 2 ** 30;
/** Marks, in the length, a record that was appended together with the next one. */
const goesOnMark = 2 ** 31;

/** Writes one record with its head and returns where it ends. */
export function writeFrame(target: Buffer, at: number, sequence: number, bytes: Uint8Array, goesOn: boolean): number {
  const end = at + frameHead + bytes.length;
  target.writeUInt32LE(goesOn ? bytes.length + goesOnMark : bytes.length, at + 4);
  target.writeUInt32LE(sequence % 2 ** 32, at + 8);
  target.set(bytes, at + frameHead);
  target.writeUInt32LE(crc32c(target, at + 4, end), at);
  return end;
}

/** How many bytes the frame at a place says it has, its head with them; meaningless when the frame is damaged. */
export function frameLength(source: Buffer, at: number): number {
  return frameHead + (source.readUInt32LE(at + 4) % goesOnMark);
}

/** Whether more records of the same append follow. */
export function frameGoesOn(source: Buffer, at: number): boolean {
  return source.readUInt32LE(at + 4) >= goesOnMark;
}

/** The lower half of the sequence that the frame at a place says it has. */
export function frameSequence(source: Buffer, at: number): number {
  return source.readUInt32LE(at + 8);
}

/** Whether a whole and undamaged frame lies at a place, before `end`. */
export function isFrame(source: Buffer, at: number, end = source.length): boolean {
  if (end - at < frameHead) return false;
  const length = frameLength(source, at);
  return length <= end - at && crc32c(source, at + 4, at + length) === source.readUInt32LE(at);
}
