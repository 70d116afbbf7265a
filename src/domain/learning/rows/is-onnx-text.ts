/** Whether a text comes out of an ONNX file as it went in: some runtimes end it at NUL, and UTF-8 has no halves of surrogate pairs. */
export function isOnnxText(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text);
}
