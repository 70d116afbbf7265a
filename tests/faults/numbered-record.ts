/** A record that can tell whether it is whole: its sequence, those of the first and the last of the same append, and more bytes. */
export interface NumberedRecord {
  readonly sequence: number;
  readonly first: number;
  readonly last: number;
}

export function numberedRecord({ sequence, first, last }: NumberedRecord): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ sequence, first, last, filler: fillerOf(sequence) }));
}

/** @throws Error when it is not as it was made. */
export function readNumberedRecord(bytes: Uint8Array): NumberedRecord {
  const { filler, ...record } = JSON.parse(new TextDecoder().decode(bytes)) as NumberedRecord & { readonly filler: string };
  if (filler !== fillerOf(record.sequence)) throw new Error(`Record ${record.sequence} is not what was written.`);
  return record;
}

function fillerOf(sequence: number): string {
  return String.fromCharCode(97 + (sequence % 26)).repeat((sequence * 37) % 400);
}
