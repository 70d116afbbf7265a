import { stringify } from 'yaml';

/** Characters that end a line or are refused in PyYAML, though YAML's texts may hold them. */
const troublesome = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Writes YAML that PyYAML reads as what was meant: texts are quoted, so that `no` stays a text. */
export function renderYaml(value: unknown, options: { readonly sortKeys: boolean }): string {
  const yaml = stringify(value, {
    version: '1.1',
    sortMapEntries: options.sortKeys,
    lineWidth: 0,
    keepUndefined: false,
    aliasDuplicateObjects: false,
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
  });
  return yaml.replace(troublesome, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
