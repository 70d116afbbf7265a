import { ValidationError } from '../../core/errors/request-error.js';
import { version } from '../../core/version.js';
import { elementTypeNumber } from './element-type.js';
import {
  attributeField,
  dimensionField,
  entryField,
  graphField,
  modelField,
  nodeField,
  opsetField,
  shapeField,
  tensorTypeField,
  typeField,
  valueInfoField,
} from './onnx-fields.js';
import { type OnnxTensor, writeTensor } from './onnx-tensor.js';
import { bytesField, concatBytes, integerField, varint } from './wire-writer.js';

/** Value of an attribute; which one says how it is written. */
type OnnxAttribute = { readonly integer: number } | { readonly integers: readonly number[] } | { readonly texts: readonly string[] };

/** Element type and shape of an input or output; `null` is the number of rows, left open. */
interface OnnxValue {
  readonly type: 'float32' | 'float64' | 'int64' | 'string';
  readonly shape: readonly (number | null)[];
}

/** Operators of `ai.onnx.ml`; the others are of the default domain. */
export const machineLearning = 'ai.onnx.ml';

/** `AttributeProto.AttributeType` by field. */
const attributeType = { integer: 2, integers: 7, texts: 8 } as const;

/**
 * Builds an ONNX model node by node (https://onnx.ai/onnx/repo-docs/IR.html): opset 17, ai.onnx.ml 3, IR 8, which every runtime since
 * onnxruntime 1.12 reads.
 */
export class OnnxGraph {
  readonly #inputs: Uint8Array[] = [];
  readonly #outputs: Uint8Array[] = [];
  readonly #nodes: Uint8Array[] = [];
  readonly #constants: Uint8Array[] = [];
  readonly #taken = new Set<string>();
  #names = 0;

  /** Declares an input and gives its name. @throws ValidationError when another value has that name */
  input(name: string, value: OnnxValue): string {
    this.#take(name);
    this.#inputs.push(writeValue(name, value));
    this.#taken.add(name);
    return name;
  }

  /** Declares an output; a node gives a value of this name. @throws ValidationError when another value has that name */
  output(name: string, value: OnnxValue): void {
    this.#take(name);
    this.#outputs.push(writeValue(name, value));
  }

  /** Adds a constant and gives its name. */
  constant(tensor: OnnxTensor): string {
    const name = this.#fresh('constant');
    this.#constants.push(writeTensor(tensor, name));
    return name;
  }

  /**
   * Adds a node and gives the names of its outputs.
   *
   * @param options - `outputs` names them. @default one fresh name
   */
  node(
    operator: string,
    inputs: readonly string[],
    options: {
      readonly attributes?: Readonly<Record<string, OnnxAttribute>> | undefined;
      readonly domain?: typeof machineLearning | undefined;
      readonly outputs?: readonly string[] | undefined;
    } = {},
  ): readonly [string, ...string[]] {
    const outputs = options.outputs ?? [this.#fresh(operator.toLowerCase())];
    this.#nodes.push(
      concatBytes([
        ...inputs.map((name) => bytesField(nodeField.input, name)),
        ...outputs.map((name) => bytesField(nodeField.output, name)),
        bytesField(nodeField.name, this.#fresh('node')),
        bytesField(nodeField.opType, operator),
        ...Object.entries(options.attributes ?? {}).map(([name, value]) => bytesField(nodeField.attribute, writeAttribute(name, value))),
        ...(options.domain === undefined ? [] : [bytesField(nodeField.domain, options.domain)]),
      ]),
    );
    return outputs as readonly [string, ...string[]];
  }

  /** The model file. */
  toBytes(graphName: string, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
    const graph = concatBytes([
      ...this.#nodes.map((node) => bytesField(graphField.node, node)),
      bytesField(graphField.name, graphName),
      ...this.#constants.map((tensor) => bytesField(graphField.initializer, tensor)),
      ...this.#inputs.map((value) => bytesField(graphField.input, value)),
      ...this.#outputs.map((value) => bytesField(graphField.output, value)),
    ]);
    return concatBytes([
      integerField(modelField.irVersion, 8),
      bytesField(modelField.producerName, 'mlflow-ops'),
      bytesField(modelField.producerVersion, version),
      bytesField(modelField.graph, graph),
      bytesField(modelField.opsetImport, writeOpset('', 17)),
      bytesField(modelField.opsetImport, writeOpset(machineLearning, 3)),
      ...Object.entries(metadata).map(([key, value]) =>
        bytesField(modelField.metadata, concatBytes([bytesField(entryField.key, key), bytesField(entryField.value, value)])),
      ),
    ]);
  }

  #take(name: string): void {
    if (this.#taken.has(name)) throw new ValidationError(`An ONNX graph cannot have two values of the name ${JSON.stringify(name)}.`);
    this.#taken.add(name);
  }

  #fresh(stem: string): string {
    let name: string;
    do name = `${stem}_${++this.#names}`;
    while (this.#taken.has(name));
    this.#taken.add(name);
    return name;
  }
}

function writeOpset(domain: string, opset: number): Uint8Array {
  return concatBytes([bytesField(opsetField.domain, domain), integerField(opsetField.version, opset)]);
}

function writeValue(name: string, { type, shape }: OnnxValue): Uint8Array {
  const dimensions = shape.map((size) =>
    bytesField(shapeField.dimension, size === null ? bytesField(dimensionField.parameter, 'N') : integerField(dimensionField.value, size)),
  );
  const tensor = concatBytes([
    integerField(tensorTypeField.elementType, elementTypeNumber(type)),
    bytesField(tensorTypeField.shape, concatBytes(dimensions)),
  ]);
  return concatBytes([bytesField(valueInfoField.name, name), bytesField(valueInfoField.type, bytesField(typeField.tensor, tensor))]);
}

function writeAttribute(name: string, value: OnnxAttribute): Uint8Array {
  const [kind] = Object.keys(value) as [keyof typeof attributeType];
  return concatBytes([
    bytesField(attributeField.name, name),
    ...attributePayload(value),
    integerField(attributeField.type, attributeType[kind]),
  ]);
}

function attributePayload(value: OnnxAttribute): readonly Uint8Array[] {
  if ('integer' in value) return [integerField(attributeField.integer, value.integer)];
  if ('integers' in value) return [bytesField(attributeField.integers, concatBytes(value.integers.map((item) => varint(item))))];
  return value.texts.map((text) => bytesField(attributeField.strings, text));
}
