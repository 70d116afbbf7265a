/** Releases of ONNX that brought a new operator set, with the first onnxruntime that runs it. */
interface OnnxRelease {
  readonly opset: number;
  readonly irVersion: number;
  readonly onnx: string;
  readonly onnxruntime: string;
}

/**
 * Oldest first. Operator sets and IR versions are those of `onnx.helper.VERSION_TABLE`; the first row also stands for
 * everything older.
 */
const releases: readonly OnnxRelease[] = [
  { opset: 20, irVersion: 9, onnx: '1.15.0', onnxruntime: '1.17' },
  { opset: 21, irVersion: 10, onnx: '1.16.0', onnxruntime: '1.18' },
  { opset: 22, irVersion: 10, onnx: '1.17.0', onnxruntime: '1.21' },
  { opset: 23, irVersion: 11, onnx: '1.18.0', onnxruntime: '1.23' },
  { opset: 24, irVersion: 12, onnx: '1.19.0', onnxruntime: '1.24' },
  { opset: 25, irVersion: 13, onnx: '1.20.0', onnxruntime: '1.24' },
  { opset: 26, irVersion: 13, onnx: '1.21.0', onnxruntime: '1.24' },
  { opset: 27, irVersion: 13, onnx: '1.22.0', onnxruntime: '1.24' },
  { opset: 28, irVersion: 14, onnx: '1.23.0', onnxruntime: '1.24' },
];

/** The oldest listed release that reads a model; the newest when the model is newer than all of them. */
export function onnxRelease(model: { readonly irVersion: number; readonly opset: number }): OnnxRelease {
  const enough = (release: OnnxRelease) => release.opset >= model.opset && release.irVersion >= model.irVersion;
  return releases.find(enough) ?? (releases.at(-1) as OnnxRelease);
}
