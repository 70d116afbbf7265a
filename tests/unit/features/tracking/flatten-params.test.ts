import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import { flattenParam, flattenParams } from '../../../../src/features/tracking/flatten-params.js';

const flat = (values: unknown) => Object.fromEntries(flattenParams(values).map(({ key, value }) => [key, value]));

describe('flattenParams', () => {
  it('joins the names of nested objects with dots', () => {
    expect(flat({ model: { kind: 'ridge', grid: { alpha: 0.1 } }, seed: 7 })).toEqual({
      'model.kind': 'ridge',
      'model.grid.alpha': '0.1',
      seed: '7',
    });
  });

  it('writes scalars as String does, null as text, and leaves undefined out', () => {
    const values = { a: true, b: 10n, c: -0, d: Number.NaN, e: null, f: undefined, g: '', h: Symbol('s'), i: 1e21 };
    expect(flat(values)).toEqual({ a: 'true', b: '10', c: '0', d: 'NaN', e: 'null', g: '', h: 'Symbol(s)', i: '1e+21' });
  });

  it('writes arrays, typed arrays, sets and dates as JSON', () => {
    const values = {
      a: [1, 'x', null, undefined, { b: 2n }],
      b: new Float64Array([0.5, 2]),
      c: new Set([1, [2]]),
      d: new Date(0),
      e: [new Date(0)],
      f: [],
    };
    expect(flat(values)).toEqual({
      a: '[1,"x",null,null,{"b":"2"}]',
      b: '[0.5,2]',
      c: '[1,[2]]',
      d: '"1970-01-01T00:00:00.000Z"',
      e: '["1970-01-01T00:00:00.000Z"]',
      f: '[]',
    });
  });

  it('keeps empty objects, regular expressions and functions readable', () => {
    expect(flat({ options: {}, pattern: /a+/g, activation: Math.max })).toEqual({
      options: '{}',
      pattern: '/a+/g',
      activation: 'function max() { [native code] }',
    });
  });

  it('never calls getters, toJSON or toString of what it is given', () => {
    const called = () => {
      throw new Error('called');
    };
    const hostile = { plain: 1, toString: undefined, list: [{ toJSON: called, x: 1 }] };
    Object.defineProperty(hostile, 'secret', { enumerable: true, get: called });
    Object.defineProperty(hostile.list, '1', { enumerable: true, get: called });
    expect(flat(hostile)).toEqual({ plain: '1', list: '[{"x":1},null]' });
  });

  it('takes keys such as __proto__ as plain data', () => {
    expect(flattenParams(JSON.parse('{"__proto__": {"polluted": 1}}'))).toEqual([{ key: '__proto__.polluted', value: '1' }]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it.each([
    [
      'a cycle',
      () => {
        const value: Record<string, unknown> = {};
        value['self'] = { again: value };
        return value;
      },
    ],
    [
      'a cycle through an array',
      () => {
        const list: unknown[] = [];
        list.push({ list });
        return { list };
      },
    ],
    [
      'a throwing proxy',
      () => ({
        bad: new Proxy(
          {},
          {
            ownKeys: () => {
              throw new Error('no');
            },
          },
        ),
      }),
    ],
    [
      'a throwing proxy of an array',
      () => ({
        bad: [
          new Proxy([1], {
            get: () => {
              throw new Error('no');
            },
          }),
        ],
      }),
    ],
    [
      'a revoked proxy',
      () => {
        const { proxy, revoke } = Proxy.revocable({}, {});
        revoke();
        return { bad: proxy };
      },
    ],
    [
      'a revoked proxy inside an array',
      () => {
        const { proxy, revoke } = Proxy.revocable({}, {});
        revoke();
        return { bad: [proxy] };
      },
    ],
    [
      'a proxy as the whole',
      () =>
        new Proxy(
          {},
          {
            ownKeys: () => {
              throw new Error('no');
            },
          },
        ),
    ],
    [
      'an endless proxy',
      () => {
        const endless = (): object =>
          new Proxy(
            {},
            { ownKeys: () => ['x'], getOwnPropertyDescriptor: () => ({ value: endless(), enumerable: true, configurable: true }) },
          );
        return { bad: endless() };
      },
    ],
    ['a Map, whose data is out of sight', () => ({ map: new Map([['a', 1]]) })],
    ['an array as the whole', () => [1]],
    ['null as the whole', () => null],
  ])('refuses %s with a ValidationError', (_, make) => {
    expect(() => flattenParams(make())).toThrow(ValidationError);
  });

  it('reads no more of an enormous array than a param can hold', () => {
    const sparse = new Array(2 ** 31);
    expect(flattenParam('a', sparse)[0]?.value.length).toBeGreaterThan(6000);
  });

  it('gives one param for every leaf of a nested record, under the dotted path to it', () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const name = fc.stringMatching(/^[a-z]{1,5}$/);
    const { tree } = fc.letrec((tie) => ({
      tree: fc.dictionary(name, fc.oneof({ maxDepth: 4 }, leaf, tie('tree')), { minKeys: 1, maxKeys: 4 }),
    }));
    const leaves = (value: unknown, path: string): [string, string][] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, item]) => leaves(item, path === '' ? key : `${path}.${key}`))
        : [[path, String(value)]];
    fc.assert(
      fc.property(tree, (values) => {
        expect(flattenParams(values).map(({ key, value }) => [key, value])).toEqual(leaves(values, ''));
      }),
      { seed: 21, numRuns: 300 },
    );
  });
});
