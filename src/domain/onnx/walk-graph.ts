import { readSparseTensorFacts, readTensorFacts, type TensorFacts } from './external-data.js';
import { attributeField, graphField, nodeField } from './onnx-fields.js';
import { asBytes, asText, corrupt, readFields } from './wire-reader.js';

/** Deepest nesting of graphs in graphs; protobuf's own readers stop at about the same depth. */
const maxGraphDepth = 32;

/** What {@link walkGraph} meets. */
export interface GraphVisitor {
  /** `depth` is 0 in the outermost graph. */
  node(bytes: Uint8Array, depth: number, where: string): void;
  /** An input of a node, in every graph: a subgraph reads what is around it. */
  reads(name: string): void;
  /** An initializer of a graph (its `depth` as above), or a tensor in an attribute (`depth` undefined). */
  tensor(facts: TensorFacts, depth: number | undefined, where: string): void;
}

function walkAttribute(bytes: Uint8Array, visitor: GraphVisitor, depth: number, where: string): void {
  for (const field of readFields(bytes, where)) {
    switch (field.number) {
      case attributeField.tensor:
      case attributeField.tensors:
        visitor.tensor(readTensorFacts(asBytes(field, where), where), undefined, where);
        break;
      case attributeField.sparseTensor:
      case attributeField.sparseTensors:
        for (const facts of readSparseTensorFacts(asBytes(field, where), where)) visitor.tensor(facts, undefined, where);
        break;
      case attributeField.graph:
      case attributeField.graphs:
        walkGraph(asBytes(field, where), visitor, depth + 1, `${where}.graph`);
        break;
    }
  }
}

/** Visits a node, what it reads, and the tensors and graphs in its attributes. */
export function walkNode(bytes: Uint8Array, visitor: GraphVisitor, depth: number, where: string): void {
  visitor.node(bytes, depth, where);
  for (const field of readFields(bytes, where)) {
    if (field.number === nodeField.input) visitor.reads(asText(field, where));
    else if (field.number === nodeField.attribute) walkAttribute(asBytes(field, where), visitor, depth, `${where}.attribute`);
  }
}

/**
 * Visits every node and tensor of a GraphProto and of the graphs in it.
 *
 * @throws ModelError `corrupt`
 */
export function walkGraph(bytes: Uint8Array, visitor: GraphVisitor, depth = 0, where = 'graph'): void {
  if (depth > maxGraphDepth) throw corrupt(where.slice(0, 80), `nests more than ${maxGraphDepth} graphs`);
  let nodes = 0;
  let initializers = 0;
  for (const field of readFields(bytes, where)) {
    switch (field.number) {
      case graphField.node:
        walkNode(asBytes(field, where), visitor, depth, `${where}.node[${nodes++}]`);
        break;
      case graphField.initializer: {
        const place = `${where}.initializer[${initializers++}]`;
        visitor.tensor(readTensorFacts(asBytes(field, where), place), depth, place);
        break;
      }
      case graphField.sparseInitializer:
        for (const facts of readSparseTensorFacts(asBytes(field, where), `${where}.sparse_initializer`))
          visitor.tensor(facts, depth, `${where}.sparse_initializer`);
        break;
    }
  }
}
