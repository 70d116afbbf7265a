import { readGraphValue } from './graph-value.js';
import { functionField, graphField, modelField, opsetField } from './onnx-fields.js';
import type { ExternalData, GraphValue, OnnxModel, ZipMap } from './onnx-model.js';
import { type GraphVisitor, walkGraph, walkNode } from './walk-graph.js';
import { asBytes, asInteger, asText, corrupt, readFields } from './wire-reader.js';
import { concatBytes } from './wire-writer.js';
import { readOperator, readZipMap } from './zip-map.js';

/** More inputs, outputs or external tensors than any model has: a list that long only wants memory. */
const maxEntries = 100_000;

function push<T>(list: T[], entry: T, where: string): void {
  if (list.length === maxEntries) throw corrupt(where, `has more than ${maxEntries} entries`);
  list.push(entry);
}

/** Parts of one message that was written in several: protobuf reads them as if they were joined. */
export function joinedMessage(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : concatBytes(parts);
}

interface ModelHead {
  irVersion: number;
  producer: string;
  opsets: { domain: string; version: number }[];
  graph: Uint8Array;
  functions: Uint8Array[];
}

function readOpset(bytes: Uint8Array, where: string): { domain: string; version: number } {
  const opset = { domain: '', version: 0 };
  for (const field of readFields(bytes, where)) {
    if (field.number === opsetField.domain) opset.domain = asText(field, where);
    else if (field.number === opsetField.version) opset.version = Number(asInteger(field, where));
  }
  return opset;
}

function readHead(bytes: Uint8Array): ModelHead {
  const where = 'the model';
  const head: ModelHead = { irVersion: 0, producer: '', opsets: [], graph: new Uint8Array(0), functions: [] };
  const graphs: Uint8Array[] = [];
  const producer = { name: '', version: '' };
  for (const field of readFields(bytes, where)) {
    if (field.number === modelField.irVersion) head.irVersion = Number(asInteger(field, where));
    else if (field.number === modelField.producerName) producer.name = asText(field, where);
    else if (field.number === modelField.producerVersion) producer.version = asText(field, where);
    else if (field.number === modelField.opsetImport) push(head.opsets, readOpset(asBytes(field, where), 'opset_import'), where);
    else if (field.number === modelField.functions) push(head.functions, asBytes(field, where), where);
    else if (field.number === modelField.graph) push(graphs, asBytes(field, where), where);
  }
  if (graphs.length === 0) throw corrupt(where, bytes.length === 0 ? 'is an empty file' : 'has no graph');
  if (head.irVersion < 1) throw corrupt(where, 'has no version of its format');
  if (head.opsets.length === 0) throw corrupt(where, 'names no operator set');
  head.graph = joinedMessage(graphs);
  head.producer = [producer.name, producer.version].filter((part) => part !== '').join(' ');
  return head;
}

function readEnds(graph: Uint8Array): { inputs: GraphValue[]; outputs: GraphValue[] } {
  const ends = { inputs: [] as GraphValue[], outputs: [] as GraphValue[] };
  for (const field of readFields(graph, 'graph')) {
    const end = field.number === graphField.input ? ends.inputs : field.number === graphField.output ? ends.outputs : undefined;
    const where = `graph.${end === ends.inputs ? 'input' : 'output'}[${end?.length}]`;
    if (end !== undefined) push(end, readGraphValue(asBytes(field, where), where), where);
  }
  return ends;
}

function walkFunctions(functions: readonly Uint8Array[], visitor: GraphVisitor): void {
  for (const [index, bytes] of functions.entries()) {
    const where = `functions[${index}]`;
    let nodes = 0;
    for (const field of readFields(bytes, where)) {
      if (field.number === functionField.node) walkNode(asBytes(field, where), visitor, 1, `${where}.node[${nodes++}]`);
    }
  }
}

/**
 * Reads what an ONNX file says about itself, without its weights: these are neither copied nor looked at.
 *
 * @throws ModelError `corrupt`, saying what is wrong and where
 */
export function readOnnxModel(bytes: Uint8Array): OnnxModel {
  const { graph, functions, ...head } = readHead(bytes);
  const { inputs, outputs } = readEnds(graph);
  const inputNames = new Set(inputs.map(({ name }) => name));
  const outputNames = new Set(outputs.map(({ name }) => name));
  const withDefault = new Set<string>();
  const consumed = new Set<string>();
  const externalData: ExternalData[] = [];
  const domains = new Set<string>();
  const zipMaps: ZipMap[] = [];
  let nodeCount = 0;
  const visitor: GraphVisitor = {
    node: (node, depth, where) => {
      nodeCount += 1;
      const { domain } = readOperator(node, where);
      if (domains.size < maxEntries) domains.add(domain);
      const zipMap = depth === 0 ? readZipMap(node, where) : undefined;
      if (zipMap !== undefined && outputNames.has(zipMap.output)) push(zipMaps, zipMap, where);
    },
    reads: (name) => {
      if (outputNames.has(name)) consumed.add(name);
    },
    tensor: (facts, depth, where) => {
      if (depth === 0 && inputNames.has(facts.name)) withDefault.add(facts.name);
      if (facts.externalData !== undefined) push(externalData, facts.externalData, where);
    },
  };
  walkGraph(graph, visitor);
  walkFunctions(functions, visitor);
  return {
    ...head,
    inputs: inputs.filter(({ name }) => !withDefault.has(name)),
    outputs,
    externalData,
    nodeCount,
    domains: [...domains],
    // A list of maps that another node takes cannot become a tensor.
    zipMaps: zipMaps.filter(({ output }) => !consumed.has(output)),
  };
}
