import type { TensorType } from '../../core/entities/tensor.js';

/** What a model's input or output is; `unknown` where the file leaves it to be inferred. */
export type GraphValueKind = 'tensor' | 'sequence' | 'map' | 'optional' | 'sparse' | 'opaque' | 'unknown';

/** An input or output of a model. */
export interface GraphValue {
  readonly name: string;
  readonly kind: GraphValueKind;
  /** Element type of a tensor; absent for other kinds and for elements that Node cannot hold, such as bfloat16. */
  readonly type?: TensorType;
  /** The type as text, such as `tensor(int64)` or `seq(map(int64,tensor(float)))`. */
  readonly onnxType: string;
  /** Of a tensor: a size, the name of a size, or undefined for any size; absent where even the rank is open. */
  readonly shape?: readonly (number | string | undefined)[];
}

/** Weights of a tensor that lie in another file. */
export interface ExternalData {
  readonly tensor: string;
  /** Relative to the directory of the ONNX file. */
  readonly location: string;
  /** First byte. @default 0 */
  readonly offset?: number;
  /** In bytes; absent means up to the end of the file. */
  readonly length?: number;
}

/** A ZipMap node (scikit-learn classifiers) whose output, a list of maps from label to score, is an output of the model. */
export interface ZipMap {
  readonly output: string;
  /** The tensor of shape [rows, labels] that it takes. */
  readonly input: string;
  readonly labels: readonly string[] | readonly bigint[];
}

/** What an ONNX file says about itself. */
export interface OnnxModel {
  readonly irVersion: number;
  /** The default domain is the empty string. */
  readonly opsets: readonly { readonly domain: string; readonly version: number }[];
  /** Name and version of what wrote the file; may be empty. */
  readonly producer: string;
  /** Without those that have a default, which is an initializer of the same name. */
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  readonly externalData: readonly ExternalData[];
  /** Nodes of the graph, its subgraphs and functions. */
  readonly nodeCount: number;
  /** Domains of the operators in use; the default domain is the empty string. */
  readonly domains: readonly string[];
  readonly zipMaps: readonly ZipMap[];
}
