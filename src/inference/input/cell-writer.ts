import type { ColumnSpec, ColumnType } from '../../core/entities/model-signature.js';
import type { ElementWriter } from './element-writer.js';
import type { InputSpec } from './input-spec.js';

const numeric: readonly ColumnType[] = ['integer', 'long', 'float', 'double'];

/**
 * Writes the values of one column: what both the column of the signature and the input of the graph take, as MLflow's schema
 * enforcement has it (whole numbers go into a `double` column, fractions not into a `long` one). Undefined when no value
 * of such a column is one for the input.
 */
export function cellWriter(spec: Pick<InputSpec, 'type' | 'writer'>, column: ColumnSpec | undefined): ElementWriter | undefined {
  const { writer } = spec;
  const type = column?.type;
  if (type === undefined || type === 'array' || type === 'object' || type === 'map' || type === 'any') return writer;
  if (type === 'binary' || type === 'datetime' || (type === 'string') !== (spec.type === 'string')) return undefined;
  if (type === 'string') return writer;
  if (type === 'boolean') return spec.type === 'bool' ? writer : booleanAsNumber(writer);
  if (spec.type === 'bool') return undefined;
  if (!numeric.includes(type)) return undefined;
  return type === 'integer' || type === 'long' ? wholeNumber(writer, type, spec.type.startsWith('float')) : writer;
}

function booleanAsNumber(writer: ElementWriter): ElementWriter {
  return {
    takes: 'true or false',
    write: (data, index, value) => typeof value === 'boolean' && writer.write(data, index, value ? 1 : 0),
  };
}

function wholeNumber(writer: ElementWriter, type: 'integer' | 'long', intoFloat: boolean): ElementWriter {
  const limit = type === 'integer' ? 2 ** 31 : 2 ** 63;
  return {
    takes: type === 'integer' ? 'a whole number of 32 bits' : 'a whole number',
    write: (data, index, value) => {
      if (typeof value === 'number') {
        return Number.isInteger(value) && value >= -limit && value < limit && writer.write(data, index, value);
      }
      if (typeof value !== 'bigint') return !intoFloat && type === 'long' && writer.write(data, index, value);
      const near = Number(value);
      return near >= -limit && near < limit && writer.write(data, index, intoFloat ? near : value);
    },
  };
}
