import type { InferenceSession } from 'onnxruntime-node';
import { ValidationError } from '../core/errors/request-error.js';
import { describe } from '../core/validation/describe.js';
import { parseFlag } from '../core/validation/flag.js';
import { parseObject } from '../core/validation/object.js';

/** How onnxruntime runs a model. */
export interface SessionOptions {
  /** Threads of one operator. @default 1, which serves small models best: requests are what runs side by side. */
  readonly intraOpNumThreads?: number | undefined;
  /** Threads for operators side by side, with `executionMode: 'parallel'`. @default 1 */
  readonly interOpNumThreads?: number | undefined;
  /** @default 'sequential' */
  readonly executionMode?: 'sequential' | 'parallel' | undefined;
  /** @default 'all' */
  readonly graphOptimizationLevel?: 'disabled' | 'basic' | 'extended' | 'layout' | 'all' | undefined;
  readonly enableCpuMemArena?: boolean | undefined;
  readonly enableMemPattern?: boolean | undefined;
  /** onnxruntime's own entries, such as `{ 'session.set_denormal_as_zero': '1' }`. */
  readonly config?: Readonly<Record<string, string>> | undefined;
}

/** Levels of `onnxruntime.GraphOptimizationLevel` in Python. */
const levels: Readonly<Record<number, SessionOptions['graphOptimizationLevel']>> = {
  0: 'disabled',
  1: 'basic',
  2: 'extended',
  3: 'layout',
  99: 'all',
};

/** The options that MLflow's ONNX flavor keeps in MLmodel; what it does not know, it passes over, and so does this. */
export function sessionOptionsOf(flavor: Readonly<Record<string, unknown>> | undefined): SessionOptions {
  const { intra_op_num_threads, inter_op_num_threads, execution_mode, graph_optimization_level, extra_session_config } = flavor ?? {};
  const mode = typeof execution_mode === 'string' ? execution_mode.toLowerCase() : undefined;
  const config = typeof extra_session_config === 'object' && extra_session_config !== null ? Object.entries(extra_session_config) : [];
  return {
    // 0 is onnxruntime's "as many as there are cores", which Python's flavor never hands on.
    intraOpNumThreads: threads(intra_op_num_threads),
    interOpNumThreads: threads(inter_op_num_threads),
    executionMode: mode === 'parallel' || mode === 'sequential' ? mode : undefined,
    graphOptimizationLevel: levels[Number(graph_optimization_level ?? Number.NaN)],
    config: config.length === 0 ? undefined : Object.fromEntries(config.map(([key, value]) => [key, String(value)])),
  };
}

/** One set of options over another: those given count. @throws ValidationError */
export function mergeSessionOptions(base: SessionOptions, over: SessionOptions | undefined): SessionOptions {
  const given = Object.entries(over ?? {}).filter(([, value]) => value !== undefined);
  const config = { ...base.config, ...(over?.config === undefined ? {} : parseConfig(over.config)) };
  return { ...base, ...Object.fromEntries(given), config: Object.keys(config).length === 0 ? undefined : config };
}

/** The options as onnxruntime-node takes them. @throws ValidationError */
export function nativeSessionOptions(options: SessionOptions): InferenceSession.SessionOptions {
  const { config, ...rest } = options;
  for (const name of ['intraOpNumThreads', 'interOpNumThreads'] as const) {
    const value = options[name];
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 0 && value <= 1024)) {
      throw new ValidationError(
        `The session option ${name} must be a number of threads from 0 (all cores) to 1024, not ${describe(value)}.`,
      );
    }
  }
  oneOf('executionMode', options.executionMode, ['sequential', 'parallel']);
  oneOf('graphOptimizationLevel', options.graphOptimizationLevel, ['disabled', 'basic', 'extended', 'layout', 'all']);
  for (const name of ['enableCpuMemArena', 'enableMemPattern'] as const) {
    const value = options[name];
    if (value !== undefined) parseFlag(`The session option ${name}`, value);
  }
  const given = Object.fromEntries(Object.entries({ intraOpNumThreads: 1, interOpNumThreads: 1, ...dropUndefined(rest) }));
  return config === undefined ? given : { ...given, extra: config };
}

/** What onnxruntime-node throws for other values names no option of ours. */
function parseConfig(config: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const [key, value] of Object.entries(parseObject('The session option config', config))) {
    if (typeof value === 'string') continue;
    throw new ValidationError(`The session option config must hold strings, but ${JSON.stringify(key)} is ${describe(value)}.`);
  }
  return config;
}

function oneOf(name: string, value: unknown, allowed: readonly string[]): void {
  if (value !== undefined && !allowed.includes(value as string)) {
    throw new ValidationError(`The session option ${name} must be one of ${allowed.join(', ')}, not ${describe(value)}.`);
  }
}

function dropUndefined(options: object): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function threads(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}
