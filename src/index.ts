// Values.

export { BufferFullError, DeliveryError } from './core/errors/delivery-error.js';
export {
  isAbort,
  isAlreadyExists,
  isBufferFull,
  isConflict,
  isConnection,
  isDelivery,
  isMlflowOpsError,
  isNoActiveRun,
  isNotAnMlflowServer,
  isNotFound,
  isNotSupported,
  isPermissionDenied,
  isRateLimited,
  isRunActive,
  isRunEnded,
  isServer,
  isStore,
  isTimeout,
  isUnauthenticated,
  isValidation,
} from './core/errors/guards.js';
export { MlflowOpsError } from './core/errors/mlflow-ops-error.js';
export {
  AbortError,
  AlreadyExistsError,
  ConflictError,
  ConnectionError,
  NotAnMlflowServerError,
  NotFoundError,
  NotSupportedError,
  PermissionDeniedError,
  RateLimitedError,
  RequestError,
  ServerError,
  TimeoutError,
  UnauthenticatedError,
  ValidationError,
} from './core/errors/request-error.js';
export { NoActiveRunError, RunActiveError, RunEndedError } from './core/errors/run-errors.js';
export { StoreError } from './core/errors/store-error.js';
export { filter } from './core/filter.js';
export { MlflowClient } from './features/client/mlflow-client.js';
export { closeOnSignals } from './features/delivery/close-on-signals.js';
export { ExperimentTracker } from './features/tracking/experiment-tracker.js';
export { NestedRunTracker } from './features/tracking/nested-run-tracker.js';
export { LogMetrics } from './surface/decorators/log-metrics.js';
export { LogParams } from './surface/decorators/log-params.js';
export { MlflowRun } from './surface/decorators/mlflow-run.js';
export { TimedExecution } from './surface/decorators/timed-execution.js';
export { tracked } from './surface/decorators/tracked.js';
export { activeRun, lastActiveRun } from './surface/fluent/active-run.js';
export { endRun } from './surface/fluent/end-run.js';
export { flush } from './surface/fluent/flush.js';
export { logMetric, logMetrics, logParam, logParams, setTag, setTags } from './surface/fluent/logging.js';
export { getRun, searchRuns } from './surface/fluent/search-runs.js';
export { setExperiment } from './surface/fluent/set-experiment.js';
export { setTrackingUri } from './surface/fluent/set-tracking-uri.js';
export { startRun } from './surface/fluent/start-run.js';
export { withRun } from './surface/fluent/with-run.js';
export { compareRuns } from './surface/studies/compare-runs.js';
export { deleteExperimentRuns } from './surface/studies/delete-experiment-runs.js';
export { getBestRun } from './surface/studies/get-best-run.js';
export { getExperimentSummary } from './surface/studies/get-experiment-summary.js';
export { getRunByName } from './surface/studies/get-run-by-name.js';
export { setupMlflowEnv } from './surface/studies/setup-mlflow-env.js';

// Types.

export type { CallOptions } from './core/call-options.js';
export type { Clock } from './core/clock.js';
export type { Dataset, DatasetInput } from './core/entities/dataset.js';
export type { DeliveryReport, UndeliveredItem } from './core/entities/delivery-report.js';
export type { Experiment } from './core/entities/experiment.js';
export type { LifecycleStage, ViewType } from './core/entities/lifecycle-stage.js';
export type { Metric, Param, RunMetric, Tag } from './core/entities/metric.js';
export type { ModelOutput, Run, RunData, RunInfo, RunStatus, TerminalStatus } from './core/entities/run.js';
export type { ErrorCode, ErrorOptions } from './core/errors/mlflow-ops-error.js';
export type { RequestErrorOptions } from './core/errors/request-error.js';
export type { StoreErrorKind } from './core/errors/store-error.js';
export type { AttributeConditions, ListedTextConditions, NumberConditions, OptionalTextConditions, TextConditions } from './core/filter.js';
export type { Logger } from './core/logger.js';
export type { Page, PagedSearch, PageResult } from './core/page.js';
export type { Random } from './core/random.js';
export type { MetricInput } from './core/validation/metric.js';
export type { Scalar } from './core/validation/scalar.js';
export type { RunValues } from './features/client/batch-input.js';
export type { ClientHandle, ClientInternals } from './features/client/client-internals.js';
export type { BufferOptions, MlflowClientOptions } from './features/client/client-options.js';
export type { DatasetUse } from './features/client/dataset-input.js';
export type { NamedValues } from './features/client/dictionary-input.js';
export type { CreateExperimentOptions, Experiments } from './features/client/experiments.js';
export type { BulkHistoryOptions, Metrics } from './features/client/metrics.js';
export type { CreateRunOptions, UpdateRunOptions } from './features/client/run-input.js';
export type { LogMetricOptions, Runs, SearchRunsOptions } from './features/client/runs.js';
export type { PageOptions, SearchOptions } from './features/client/search-input.js';
export type { Server } from './features/client/server.js';
export type { EndSignal } from './features/delivery/close-on-signals.js';
export type { Auth, HttpSettings } from './features/open-client.js';
export type { ActiveRun } from './features/tracking/active-run.js';
export type { RunFlushOptions } from './features/tracking/flush-run.js';
export type { LogInputOptions } from './features/tracking/log-input.js';
export type { MetricOptions } from './features/tracking/metric-log.js';
export type { NestedRunOptions } from './features/tracking/nested-run-tracker.js';
export type { ExperimentTrackerOptions } from './features/tracking/parse-tracker-options.js';
export type { RunOptions } from './features/tracking/run-options.js';
export type { RunStarter } from './features/tracking/run-starter.js';
export type { SystemMetrics, SystemMetricsOptions } from './features/tracking/system-metrics-options.js';
export type { ServerInfo } from './ports/server-probe.js';
export type { AsyncMethod, Method, MethodDecoratorFor } from './surface/decorators/decorated-method.js';
export type { MethodWithMetrics } from './surface/decorators/log-metrics.js';
export type { LogParamsOptions } from './surface/decorators/log-params.js';
export type { MlflowRunOptions } from './surface/decorators/mlflow-run.js';
export type { RunAroundOptions } from './surface/decorators/run-around.js';
export type { NumberKeys, TrackedOptions } from './surface/decorators/tracked.js';
export type { TrackerOption } from './surface/decorators/tracker-option.js';
export type { FluentSearchOptions } from './surface/fluent/search-runs.js';
export type { CompareRunsOptions } from './surface/studies/compare-runs.js';
export type { Comparison, ComparisonRow } from './surface/studies/comparison.js';
export type { DeletedRuns, DeleteRunsOptions } from './surface/studies/delete-experiment-runs.js';
export type { BestRunOptions } from './surface/studies/get-best-run.js';
export type { ExperimentSummary, MetricSummary } from './surface/studies/get-experiment-summary.js';
export type { MlflowEnv } from './surface/studies/setup-mlflow-env.js';
export type { ExperimentRef, StudyOptions } from './surface/studies/study.js';
