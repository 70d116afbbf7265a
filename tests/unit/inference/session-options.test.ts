import { describe, expect, it } from 'vitest';
import { ValidationError } from '../../../src/core/errors/request-error.js';
import { mergeSessionOptions, nativeSessionOptions, sessionOptionsOf } from '../../../src/inference/session-options.js';

const flavor = {
  intra_op_num_threads: 4,
  inter_op_num_threads: 2,
  execution_mode: 'PARALLEL',
  graph_optimization_level: 99,
  extra_session_config: { 'session.set_denormal_as_zero': '1' },
};

describe('Session options', () => {
  it('are one thread where nothing else is said', () => {
    expect(nativeSessionOptions(sessionOptionsOf(undefined))).toEqual({ intraOpNumThreads: 1, interOpNumThreads: 1 });
  });

  it('come from what Python keeps in MLmodel', () => {
    expect(nativeSessionOptions(sessionOptionsOf(flavor))).toEqual({
      intraOpNumThreads: 4,
      interOpNumThreads: 2,
      executionMode: 'parallel',
      graphOptimizationLevel: 'all',
      extra: { 'session.set_denormal_as_zero': '1' },
    });
  });

  it('of the caller count over those, entry by entry', () => {
    const over = { intraOpNumThreads: 2, executionMode: undefined, config: { other: 'x' } };
    expect(mergeSessionOptions(sessionOptionsOf(flavor), over)).toMatchObject({
      intraOpNumThreads: 2,
      executionMode: 'parallel',
      config: { 'session.set_denormal_as_zero': '1', other: 'x' },
    });
  });

  it('of MLmodel that make no sense are passed over, those of the caller refused', () => {
    const odd = { intra_op_num_threads: 'many', execution_mode: 7, graph_optimization_level: 5, extra_session_config: null };
    expect(nativeSessionOptions(sessionOptionsOf(odd))).toEqual({ intraOpNumThreads: 1, interOpNumThreads: 1 });
    expect(() => nativeSessionOptions({ intraOpNumThreads: -1 })).toThrow(ValidationError);
    expect(() => nativeSessionOptions({ executionMode: 'both' as never })).toThrow(/sequential, parallel/);
    expect(() => nativeSessionOptions({ enableMemPattern: 1 as never })).toThrow(/enableMemPattern must be true or false/);
    expect(() => mergeSessionOptions({}, { config: 'x' as never })).toThrow(/config must be an object/);
    expect(() => mergeSessionOptions({}, { config: { a: 1 as never } })).toThrow(/must hold strings, but "a" is 1/);
  });
});
