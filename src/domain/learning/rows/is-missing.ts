/** Whether a cell has no value. The empty text counts: an ONNX file cannot tell it from a missing one. */
export function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === '' || Number.isNaN(value);
}
