import { expect, test } from 'vitest';
import { checkExternalData } from '../../../../src/domain/onnx/check-external-data.js';

const check = (location: string, entries: { offset?: number; length?: number } = {}, sizes: Record<string, number> = {}) =>
  checkExternalData({ externalData: [{ tensor: 'w', location, ...entries }] }, new Map(Object.entries(sizes)));

test.each([
  ...['../weights', '/etc/passwd', 'a/../../b', '..', 'C:\\weights', 'C:weights', 'a\\..\\b', '\\\\host\\share', 'a//b', 'a\u0000b', ''],
  '*/_ORT_MEM_ADDR_/*',
])('weights in %j are refused whatever lies there', (location) => {
  expect(() => check(location, {}, { [location]: 100 })).toThrow(expect.objectContaining({ kind: 'external-data' }));
});

test('weights beside the model, and below it, are accepted', () => {
  check('weights.bin', { offset: 4, length: 12 }, { 'weights.bin': 16 });
  check('./sub/weights..bin', {}, { 'sub/weights..bin': 1 });
});

test('weights that are missing or too short are refused by name', () => {
  expect(() => check('weights.bin')).toThrow('The weights of "w" are in a file that is missing: "weights.bin".');
  expect(() => check('weights.bin', { offset: 4, length: 13 }, { 'weights.bin': 16 })).toThrow('need 17 bytes of a file that has 16');
});
