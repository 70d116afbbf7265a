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
  isModel,
  isNoActiveRun,
  isNotAnMlflowServer,
  isNotFound,
  isNotSupported,
  isPermissionDenied,
  isRateLimited,
  isRunActive,
  isRunEnded,
  isServer,
  isStatistics,
  isStore,
  isTimeout,
  isUnauthenticated,
  isValidation,
} from './core/errors/guards.js';
export { MlflowOpsError } from './core/errors/mlflow-ops-error.js';
export { ModelError } from './core/errors/model-error.js';
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
export { StatisticsError } from './core/errors/statistics-error.js';
export { StoreError } from './core/errors/store-error.js';
export { filter } from './core/filter.js';
export { LinUcb } from './domain/experiment/bandits/lin-ucb.js';
export { splits } from './domain/routing/splits.js';
export { ABTestingFramework } from './features/ab-testing/ab-testing-framework.js';
export { MlflowClient } from './features/client/mlflow-client.js';
export { verifyWebhook } from './features/client/verify-webhook.js';
export { closeOnSignals } from './features/delivery/close-on-signals.js';
export { ModelRegistry } from './features/registry/model-registry.js';
export { openStateStore } from './features/state/open-state-store.js';
export { ExperimentTracker } from './features/tracking/experiment-tracker.js';
export { NestedRunTracker } from './features/tracking/nested-run-tracker.js';
export { fromFunction } from './inference/from-function.js';
export { tensor } from './inference/tensor.js';
export { LogArtifact } from './surface/decorators/log-artifact.js';
export { LogMetrics } from './surface/decorators/log-metrics.js';
export { LogParams } from './surface/decorators/log-params.js';
export { MlflowRun } from './surface/decorators/mlflow-run.js';
export { TimedExecution } from './surface/decorators/timed-execution.js';
export { tracked } from './surface/decorators/tracked.js';
export { activeRun, lastActiveRun } from './surface/fluent/active-run.js';
export { endRun } from './surface/fluent/end-run.js';
export { flush } from './surface/fluent/flush.js';
export {
  logArtifact,
  logArtifacts,
  logDataset,
  logDict,
  logFigure,
  logImage,
  logStream,
  logTable,
  logText,
} from './surface/fluent/log-artifacts.js';
export { logMetric, logMetrics, logParam, logParams, setTag, setTags } from './surface/fluent/logging.js';
export { loadModel, logModel, registerModel } from './surface/fluent/models.js';
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
export { listRegisteredModels } from './surface/studies/list-registered-models.js';
export { loadBestModel } from './surface/studies/load-best-model.js';
export { registerBestModel } from './surface/studies/register-best-model.js';
export { setupMlflowEnv } from './surface/studies/setup-mlflow-env.js';
export { transitionModelStage } from './surface/studies/transition-model-stage.js';

// Types.

export type { CallOptions } from './core/call-options.js';
export type { Clock } from './core/clock.js';
export type { Dataset, DatasetInput } from './core/entities/dataset.js';
export type { DeliveryReport, UndeliveredItem } from './core/entities/delivery-report.js';
export type { Experiment } from './core/entities/experiment.js';
export type { FileInfo } from './core/entities/file-info.js';
export type { LifecycleStage, ViewType } from './core/entities/lifecycle-stage.js';
export type { LoggedModel, LoggedModelStatus } from './core/entities/logged-model.js';
export type { Metric, Param, RunMetric, Tag } from './core/entities/metric.js';
export type {
  ColumnShape,
  ColumnSpec,
  ColumnType,
  ModelSignature,
  ParamSpec,
  Schema,
  TensorSpec,
} from './core/entities/model-signature.js';
export type { ModelStage, ModelVersion, ModelVersionStatus } from './core/entities/model-version.js';
export type { RegisteredModel } from './core/entities/registered-model.js';
export type { ModelOutput, Run, RunData, RunInfo, RunStatus, TerminalStatus } from './core/entities/run.js';
export type { Tensor, TensorData, TensorType } from './core/entities/tensor.js';
export type { Webhook, WebhookEvent, WebhookTestResult } from './core/entities/webhook.js';
export type { WebhookDelivery } from './core/entities/webhook-delivery.js';
export type { ErrorCode, ErrorOptions } from './core/errors/mlflow-ops-error.js';
export type { ModelErrorKind } from './core/errors/model-error.js';
export type { RequestErrorOptions } from './core/errors/request-error.js';
export type { StoreErrorKind } from './core/errors/store-error.js';
export type { AttributeConditions, ListedTextConditions, NumberConditions, OptionalTextConditions, TextConditions } from './core/filter.js';
export type { Logger } from './core/logger.js';
export type { Page, PagedSearch, PageResult } from './core/page.js';
export type { Random } from './core/random.js';
export type { MetricInput } from './core/validation/metric.js';
export type { Scalar } from './core/validation/scalar.js';
export type { GateResult } from './domain/evaluation/gate-result.js';
export type { MetricThreshold } from './domain/evaluation/metric-threshold.js';
export type { BanditMemory, RewardMoments } from './domain/experiment/bandits/bandit-memory.js';
export type { LinUcbChoice, LinUcbOptions, LinUcbState } from './domain/experiment/bandits/lin-ucb.js';
export type { LinearSums } from './domain/experiment/bandits/linear-arm.js';
export type { TestDecision } from './domain/experiment/decisions/decide.js';
export type { DecisionInputs } from './domain/experiment/decisions/decision-inputs.js';
export type { GuardrailDefinition, MetricDefinition } from './domain/experiment/definition/metric-definition.js';
export type { AutoPromoteInput, BanditPolicyInput } from './domain/experiment/definition/policy-input.js';
export type { AnalysisMethod, ArmDefinition, TestDefinition } from './domain/experiment/definition/test-definition.js';
export type { TestChanges, TestGuardrail, TestInput, TestMetric, VariantInput } from './domain/experiment/definition/test-input.js';
export type { AutoPromotePolicy, BanditPolicy } from './domain/experiment/definition/test-policies.js';
export type { PredictedValue } from './domain/experiment/metrics/loss.js';
export type {
  SimulatedAverage,
  SimulatedComparison,
  SimulatedCourse,
  SimulatedRate,
  SimulatedTest,
} from './domain/experiment/simulation/simulated-test.js';
export type { MetricBaseline, SimulatedEffect, SimulateTestOptions } from './domain/experiment/simulation/simulation-options.js';
export type {
  AnalysisSnapshot,
  AnalysisWarning,
  ComparisonResult,
  ComparisonSubject,
  Effect,
  GuardrailAnalysis,
  PowerAnalysis,
  Recommendation,
  SrmAnalysis,
  TestAnalysis,
  VariantAnalysis,
  VariantComparison,
  VariantMetric,
} from './domain/experiment/test-analysis.js';
export type { Allocation, JournalEntry, TestRecord, TestStatus } from './domain/experiment/test-record.js';
export type { MetricTotals, RejectionReason, WeightedTotals } from './domain/experiment/test-totals.js';
export type { EntryKind, EntryStatus } from './domain/rollout/ledger-entry.js';
export type { Decision, DecisionReason } from './domain/routing/decision.js';
export type { LayerRange, RoutingReason, TargetingRule, UnitAttributes } from './domain/routing/routing-plan.js';
export type { SplitVariant } from './domain/routing/splits.js';
export type { Interval } from './domain/stats/sample.js';
export type { DecisionOutcome, LoggedDecision } from './features/ab-testing/decisions/decision-log.js';
export type { ABTestingFrameworkOptions, RegistryHandle } from './features/ab-testing/framework-options.js';
export type { ABTest } from './features/ab-testing/lifecycle/ab-test.js';
export type { CompletedTest, CompleteTestOptions } from './features/ab-testing/lifecycle/complete-test.js';
export type { CreateTestInput, TestVariant } from './features/ab-testing/lifecycle/create-test.js';
export type { WinnerPromotion } from './features/ab-testing/lifecycle/promote-winner.js';
export type { MetricValue, Outcome } from './features/ab-testing/recording/record-outcome.js';
export type { RecordedPrediction } from './features/ab-testing/recording/record-prediction.js';
export type { Recorded } from './features/ab-testing/recording/recorded.js';
export type { ReportOptions } from './features/ab-testing/results/report-test.js';
export type { PeekedDecision, RouteRequest } from './features/ab-testing/serving/choose-arm.js';
export type { Fallback, PredictRequest, RoutedPrediction } from './features/ab-testing/serving/predict.js';
export type { ArtifactInput } from './features/artifacts/artifact-input.js';
export type { ReadArtifactOptions } from './features/artifacts/artifact-transfer.js';
export type { TransferOptions, TransferProgress } from './features/artifacts/transfer-options.js';
export type { UploadedArtifact } from './features/artifacts/upload-artifact.js';
export type { ArtifactOwner } from './features/client/artifact-owner.js';
export type { Artifacts, DownloadOptions, UploadOptions } from './features/client/artifacts.js';
export type { RunValues } from './features/client/batch-input.js';
export type { ClientHandle, ClientInternals } from './features/client/client-internals.js';
export type { BufferOptions, MlflowClientOptions } from './features/client/client-options.js';
export type { DatasetUse } from './features/client/dataset-input.js';
export type { NamedValues } from './features/client/dictionary-input.js';
export type { CreateExperimentOptions, Experiments } from './features/client/experiments.js';
export type { CreateLoggedModelOptions, LoggedModelSearchOptions } from './features/client/logged-model-input.js';
export type { LoggedModels } from './features/client/logged-models.js';
export type { BulkHistoryOptions, Metrics } from './features/client/metrics.js';
export type { CreateModelVersionOptions } from './features/client/model-version-input.js';
export type { ModelVersions } from './features/client/model-versions.js';
export type { CreateRegisteredModelOptions, RegisteredModels } from './features/client/registered-models.js';
export type { RegistrySearchOptions } from './features/client/registry-input.js';
export type { CreateRunOptions, UpdateRunOptions } from './features/client/run-input.js';
export type { LogMetricOptions, Runs, SearchRunsOptions } from './features/client/runs.js';
export type { PageOptions, SearchOptions } from './features/client/search-input.js';
export type { Server } from './features/client/server.js';
export type { ReceivedRequest, VerifyWebhookOptions, WebRequest } from './features/client/verify-webhook.js';
export type { CreateWebhookOptions, UpdateWebhookOptions } from './features/client/webhook-input.js';
export type { Webhooks } from './features/client/webhooks.js';
export type { EndSignal } from './features/delivery/close-on-signals.js';
export type { ModelSource } from './features/models/collect-model-files.js';
export type { LogModelInput } from './features/models/log-model-input.js';
export type { LoggedModelFiles } from './features/models/logged-model-files.js';
export type { Auth, HttpSettings } from './features/open-client.js';
export type { ComparedValue, VersionComparison } from './features/registry/compare-versions.js';
export type { DeleteVersionOptions } from './features/registry/delete-version.js';
export type { Gate } from './features/registry/gates/gate.js';
export type { ListedVersion } from './features/registry/list-models.js';
export type { PromoteOptions } from './features/registry/promote.js';
export type { Promotion } from './features/registry/promotion.js';
export type { PrunedVersions, PruneVersionsOptions } from './features/registry/prune-versions.js';
export type { Registration } from './features/registry/registration/register-model.js';
export type { RegisterModelInput } from './features/registry/registration/register-model-input.js';
export type { ModelRegistryOptions } from './features/registry/registry-options.js';
export type { RollbackOptions } from './features/registry/rollback.js';
export type { FollowModelOptions } from './features/registry/serving/follow-model.js';
export type { LoadedModel } from './features/registry/serving/loaded-model.js';
export type { FollowerStatus, ModelFollower, ModelSwap } from './features/registry/serving/model-follower.js';
export type { GetModelOptions, LoadModelOptions } from './features/registry/serving/serving-input.js';
export type { ReportedRun, ReportFormat } from './features/reports/report-of-test.js';
export type { ReportedDefinition, TestReport } from './features/reports/test-report.js';
export type { RedisTls, StateStoreOptions } from './features/state/open-state-store.js';
export type { ActiveRun } from './features/tracking/active-run.js';
export type { DatasetSource } from './features/tracking/dataset-source.js';
export type { Pixels } from './features/tracking/encode-png.js';
export type { RunFlushOptions } from './features/tracking/flush-run.js';
export type { LogArtifactOptions } from './features/tracking/log-artifact.js';
export type { DatasetDescription } from './features/tracking/log-dataset.js';
export type { Figure } from './features/tracking/log-figure.js';
export type { Image, ImageStep } from './features/tracking/log-image.js';
export type { LogInputOptions } from './features/tracking/log-input.js';
export type { RunModel, RunModelInput } from './features/tracking/log-model.js';
export type { ByteStream } from './features/tracking/log-stream.js';
export type { MetricOptions } from './features/tracking/metric-log.js';
export type { NestedRunOptions } from './features/tracking/nested-run-tracker.js';
export type { ExperimentTrackerOptions } from './features/tracking/parse-tracker-options.js';
export type { RunArtifacts } from './features/tracking/run-artifacts.js';
export type { RunOptions } from './features/tracking/run-options.js';
export type { RunStarter } from './features/tracking/run-starter.js';
export type { SystemMetrics, SystemMetricsOptions } from './features/tracking/system-metrics-options.js';
export type { TableData } from './features/tracking/table-input.js';
export type { BatchingOptions } from './inference/batching-predictor.js';
export type { AnyTypedArray } from './inference/element-types.js';
export type { ExecutionProvider } from './inference/execution-providers.js';
export type { FromFunctionOptions, PredictFunction } from './inference/from-function.js';
export type { ServingOptions } from './inference/open-model.js';
export type { SessionOptions } from './inference/session-options.js';
export type { TensorSource } from './inference/tensor.js';
export type { LoggedModelOrder, LoggedModelQuery } from './ports/logged-model-store.js';
export type { NamedTensors, Prediction, PredictOptions, Predictor, PredictorInput, PredictorMetadata } from './ports/predictor.js';
export type { ServerInfo } from './ports/server-probe.js';
export type { Lease, PutOptions, StateChange, StateStore, StoredValue, StreamRecord } from './ports/state-store.js';
export type { AsyncMethod, Method, MethodDecoratorFor } from './surface/decorators/decorated-method.js';
export type {
  ArtifactDestination,
  ArtifactResult,
  LogArtifactDecoratorOptions,
  MethodWithArtifact,
} from './surface/decorators/log-artifact.js';
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
export type { RegisteredModelRow } from './surface/studies/list-registered-models.js';
export type { LoadBestModelOptions } from './surface/studies/load-best-model.js';
export type { RegisterBestModelOptions } from './surface/studies/register-best-model.js';
export type { MlflowEnv } from './surface/studies/setup-mlflow-env.js';
export type { ExperimentRef, StudyOptions } from './surface/studies/study.js';
export type { TransitionModelStageOptions } from './surface/studies/transition-model-stage.js';
