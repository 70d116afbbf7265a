import { elementTypeNumber } from './element-type.js';
import { readValueName } from './graph-value.js';
import {
  dimensionField,
  graphField,
  modelField,
  nodeField,
  opsetField,
  shapeField,
  tensorTypeField,
  typeField,
  valueInfoField,
} from './onnx-fields.js';
import type { ZipMap } from './onnx-model.js';
import { joinedMessage, readOnnxModel } from './read-onnx-model.js';
import { asBytes, readFields } from './wire-reader.js';
import { bytesField, bytesFieldHead, concatBytes, integerField } from './wire-writer.js';
import { readZipMap } from './zip-map.js';

/** The operator set that brings Identity to a model which uses machine learning operators only. */
const identityOpset = 13;

/** The node with every part but operator, domain and labels as it was. */
function identityNode(node: Uint8Array): Uint8Array {
  const replaced: readonly number[] = [nodeField.opType, nodeField.domain, nodeField.attribute];
  const kept = [...readFields(node, 'node')].filter(({ number }) => !replaced.includes(number));
  return concatBytes([...kept.map(({ encoded }) => encoded), bytesField(nodeField.opType, 'Identity')]);
}

/** `tensor(float)` of shape [any, labels]. */
function scoresType(labels: number): Uint8Array {
  const shape = [
    bytesField(shapeField.dimension, new Uint8Array(0)),
    bytesField(shapeField.dimension, integerField(dimensionField.value, labels)),
  ];
  const type = [
    integerField(tensorTypeField.elementType, elementTypeNumber('float32')),
    bytesField(tensorTypeField.shape, concatBytes(shape)),
  ];
  return bytesField(typeField.tensor, concatBytes(type));
}

function scoresValue(value: Uint8Array, labels: number): Uint8Array {
  const kept = [...readFields(value, 'value')].filter(({ number }) => number !== valueInfoField.type);
  return concatBytes([...kept.map(({ encoded }) => encoded), bytesField(valueInfoField.type, scoresType(labels))]);
}

function cutGraph(graph: Uint8Array, zipMaps: ReadonlyMap<string, ZipMap>): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (const field of readFields(graph, 'graph')) {
    const { number, encoded } = field;
    let replaced: Uint8Array | undefined;
    if (number === graphField.node) {
      const node = asBytes(field, 'graph');
      const zipMap = readZipMap(node, 'graph.node');
      if (zipMap !== undefined && zipMaps.has(zipMap.output)) replaced = identityNode(node);
    } else if (number === graphField.output || number === graphField.valueInfo) {
      const value = asBytes(field, 'graph');
      const zipMap = zipMaps.get(readValueName(value, 'graph'));
      if (zipMap !== undefined) replaced = scoresValue(value, zipMap.labels.length);
    }
    parts.push(replaced === undefined ? encoded : bytesField(number, replaced));
  }
  return parts;
}

/**
 * Makes the outputs of ZipMap nodes plain tensors, which onnxruntime-node can return: each such node becomes an Identity from its
 * input to its output, and the output's type `tensor(float)` of shape [rows, labels]. Names stay, so what reads the
 * model by name still does; the labels are in {@link readOnnxModel}'s `zipMaps` of the original. Everything else stays byte for
 * byte, unknown fields included. Without such nodes the given bytes are returned.
 *
 * @throws ModelError `corrupt`
 */
export function cutZipMaps(bytes: Uint8Array): Uint8Array {
  const model = readOnnxModel(bytes);
  if (model.zipMaps.length === 0) return bytes;
  const zipMaps = new Map(model.zipMaps.map((zipMap) => [zipMap.output, zipMap]));
  const fields = [...readFields(bytes, 'the model')];
  const graphs = fields.filter(({ number }) => number === modelField.graph);
  const cut = cutGraph(joinedMessage(graphs.map(({ payload }) => payload)), zipMaps);
  const parts = fields.flatMap((field) => {
    if (field.number !== modelField.graph) return [field.encoded];
    if (field !== graphs[0]) return [];
    const size = cut.reduce((sum, part) => sum + part.length, 0);
    return [bytesFieldHead(modelField.graph, size), ...cut];
  });
  if (!model.opsets.some(({ domain }) => domain === '' || domain === 'ai.onnx')) {
    parts.push(bytesField(modelField.opsetImport, integerField(opsetField.version, identityOpset)));
  }
  return concatBytes(parts);
}
