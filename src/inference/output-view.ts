import type { OnnxModel } from '../domain/onnx/onnx-model.js';
import type { OutputView } from './prediction.js';

/** How the outputs of a graph are shown: those of ZipMap, which were cut, by their labels. */
export function outputView({ outputs, zipMaps }: Pick<OnnxModel, 'outputs' | 'zipMaps'>): OutputView {
  const labels = new Map(zipMaps.map((zipMap) => [zipMap.output, [...zipMap.labels].map(String)] as const));
  const others = outputs.filter(({ name, kind }) => kind !== 'tensor' && !labels.has(name));
  return { labels, unavailable: new Map(others.map(({ name, onnxType }) => [name, onnxType])) };
}
