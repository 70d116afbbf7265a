/**
 * Field numbers of the messages that are read or written here, as published in
 * https://github.com/onnx/onnx/blob/main/onnx/onnx-ml.proto.
 */
export const modelField = {
  irVersion: 1,
  producerName: 2,
  producerVersion: 3,
  graph: 7,
  opsetImport: 8,
  metadata: 14,
  functions: 25,
} as const;

export const opsetField = { domain: 1, version: 2 } as const;

export const graphField = { node: 1, name: 2, initializer: 5, input: 11, output: 12, valueInfo: 13, sparseInitializer: 15 } as const;

export const functionField = { name: 1, node: 7 } as const;

export const nodeField = { input: 1, output: 2, name: 3, opType: 4, attribute: 5, domain: 7 } as const;

export const attributeField = {
  name: 1,
  float: 2,
  integer: 3,
  string: 4,
  tensor: 5,
  graph: 6,
  integers: 8,
  strings: 9,
  tensors: 10,
  graphs: 11,
  type: 20,
  sparseTensor: 22,
  sparseTensors: 23,
} as const;

export const tensorField = { dims: 1, dataType: 2, stringData: 6, name: 8, rawData: 9, externalData: 13, dataLocation: 14 } as const;

export const sparseTensorField = { values: 1, indices: 2 } as const;

export const entryField = { key: 1, value: 2 } as const;

export const valueInfoField = { name: 1, type: 2 } as const;

export const typeField = { tensor: 1, sequence: 4, map: 5, opaque: 7, sparseTensor: 8, optional: 9 } as const;

/** Of tensor and sparse tensor types. */
export const tensorTypeField = { elementType: 1, shape: 2 } as const;

/** Of sequence and optional types. */
export const elementField = { type: 1 } as const;

export const mapTypeField = { key: 1, value: 2 } as const;

export const shapeField = { dimension: 1 } as const;

export const dimensionField = { value: 1, parameter: 2 } as const;
