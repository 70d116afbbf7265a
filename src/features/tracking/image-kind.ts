/** Kinds of pictures that browsers show, and the extensions that their files have. */
const extensions = {
  PNG: ['.png'],
  JPEG: ['.jpg', '.jpeg'],
  GIF: ['.gif'],
  WebP: ['.webp'],
  BMP: ['.bmp'],
  TIFF: ['.tif', '.tiff'],
  AVIF: ['.avif'],
} as const;

export type ImageKind = keyof typeof extensions;

/** The bytes that the files of a kind begin with; `.` stands for any byte. */
const beginnings: readonly (readonly [kind: ImageKind, pattern: RegExp])[] = [
  ['PNG', /^\x89PNG\r\n/],
  ['JPEG', /^\xff\xd8\xff/],
  ['GIF', /^GIF8[79]a/],
  ['WebP', /^RIFF....WEBP/s],
  ['BMP', /^BM/],
  ['TIFF', /^(II\*\0|MM\0\*)/],
  ['AVIF', /^....ftypavi[fs]/s],
];

/** The kind of a picture by its first bytes; nothing when they are of none. */
export function imageKind(bytes: Uint8Array): ImageKind | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 16)).toString('latin1');
  return beginnings.find(([, pattern]) => pattern.test(start))?.[0];
}

/** The extensions that files of a kind have, the usual one first. */
export function extensionsOf(kind: ImageKind): readonly string[] {
  return extensions[kind];
}
