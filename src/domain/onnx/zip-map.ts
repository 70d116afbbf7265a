import { attributeField, nodeField } from './onnx-fields.js';
import type { ZipMap } from './onnx-model.js';
import { asBytes, asIntegers, asText, readFields } from './wire-reader.js';

/** The domain of ZipMap (https://github.com/onnx/onnx/blob/main/docs/Operators-ml.md#ai.onnx.ml.ZipMap). */
const machineLearningDomain = 'ai.onnx.ml';

interface Labels {
  readonly strings: string[];
  readonly integers: bigint[];
}

function readLabels(bytes: Uint8Array, labels: Labels, where: string): void {
  const fields = [...readFields(bytes, where)];
  const named = fields.findLast((field) => field.number === attributeField.name);
  const name = named === undefined ? '' : asText(named, where);
  for (const field of fields) {
    if (name === 'classlabels_strings' && field.number === attributeField.strings) labels.strings.push(asText(field, where));
    if (name === 'classlabels_int64s' && field.number === attributeField.integers) {
      for (const label of asIntegers(field, where)) labels.integers.push(label);
    }
  }
}

/** The operator of a NodeProto. */
export function readOperator(bytes: Uint8Array, where: string): { readonly domain: string; readonly opType: string } {
  let domain = '';
  let opType = '';
  for (const field of readFields(bytes, where)) {
    if (field.number === nodeField.domain) domain = asText(field, where);
    else if (field.number === nodeField.opType) opType = asText(field, where);
  }
  return { domain, opType };
}

/** A NodeProto as ZipMap; undefined when it is another operator or has not exactly one kind of labels. */
export function readZipMap(bytes: Uint8Array, where: string): ZipMap | undefined {
  const { domain, opType } = readOperator(bytes, where);
  if (opType !== 'ZipMap' || domain !== machineLearningDomain) return undefined;
  const inputs: string[] = [];
  const outputs: string[] = [];
  const labels: Labels = { strings: [], integers: [] };
  for (const field of readFields(bytes, where)) {
    if (field.number === nodeField.input) inputs.push(asText(field, where));
    else if (field.number === nodeField.output) outputs.push(asText(field, where));
    else if (field.number === nodeField.attribute) readLabels(asBytes(field, where), labels, `${where}.attribute`);
  }
  const [input] = inputs;
  const [output] = outputs;
  if (!input || !output || labels.strings.length > 0 === labels.integers.length > 0) return undefined;
  return { output, input, labels: labels.strings.length > 0 ? labels.strings : labels.integers };
}
