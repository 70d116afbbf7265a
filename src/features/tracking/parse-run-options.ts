import type { Tag } from '../../core/entities/metric.js';
import { parseSignal } from '../../core/validation/call.js';
import { parseExperimentName } from '../../core/validation/experiment-name.js';
import { parseFlag } from '../../core/validation/flag.js';
import { parseRunId } from '../../core/validation/id.js';
import { parseObject } from '../../core/validation/object.js';
import { parseRunName } from '../../core/validation/run-name.js';
import { runNameTag } from '../../core/validation/tag.js';
import { parseTags } from './parse-tags.js';
import type { RunOptions } from './run-options.js';
import { parseSystemMetrics, type SystemMetrics } from './system-metrics-options.js';

/** {@link RunOptions}, checked. */
export interface RunRequest {
  readonly experimentName: string | undefined;
  readonly runName: string | undefined;
  /** Without the run's name and parent, which have fields of their own. */
  readonly tags: readonly Tag[];
  readonly nested: boolean;
  readonly parentRunId: string | undefined;
  /** Null makes a new one, whatever the environment says. */
  readonly runId: string | null | undefined;
  readonly signal: AbortSignal | undefined;
  readonly systemMetrics: SystemMetrics | undefined;
}

/** The tag that makes a run the child of another. */
export const parentRunTag = 'mlflow.parentRunId';

/**
 * Checks the options of a run.
 *
 * @throws ValidationError
 */
export function parseRunOptions(options: RunOptions, truncate: boolean): RunRequest {
  const { nested } = parseObject('The options of a run', options);
  if (nested !== undefined) parseFlag('The option nested', nested);
  const tags = options.tags === undefined ? [] : parseTags(options.tags, truncate);
  const parentRunId = options.parentRunId ?? tags.find(({ key }) => key === parentRunTag)?.value;
  return {
    experimentName: options.experimentName === undefined ? undefined : parseExperimentName(options.experimentName),
    runName: parseRunName(options.runName, tags),
    tags: tags.filter(({ key }) => key !== runNameTag && key !== parentRunTag),
    nested: nested ?? false,
    parentRunId: parentRunId === undefined ? undefined : parseRunId(parentRunId),
    runId: options.runId === undefined || options.runId === null ? options.runId : parseRunId(options.runId),
    signal: parseSignal(options.signal),
    systemMetrics: parseSystemMetrics(options.systemMetrics),
  };
}
