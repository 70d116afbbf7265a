/**
 * Metrics of predictions, each a function. What has no value for valid data (one class only, nothing that varies) is `undefined`, never NaN;
 * arguments without meaning are a `StatisticsError`.
 *
 * @example
 * ```ts
 * import { metrics } from 'mlflow-ops';
 * metrics.accuracy([true, false, true], [true, true, true]).toFixed(2); // => '0.67'
 * metrics.rocAuc([1, 1], [0.2, 0.9]); // => undefined
 * ```
 */

export { accuracy } from './metrics/accuracy.js';
export { cohenKappa, matthewsCorrelation } from './metrics/agreement.js';
export { brierScore } from './metrics/brier-score.js';
export { brierDecomposition, calibrationCurve, expectedCalibrationError } from './metrics/calibration.js';
export { confusionMatrix } from './metrics/confusion-matrix.js';
export { logLoss } from './metrics/log-loss.js';
export { mae, mape, maxError, medianAbsoluteError, mse, r2, rmse } from './metrics/number-errors.js';
export { f1, precision, recall } from './metrics/precision-recall.js';
export { rocAuc } from './metrics/roc-auc.js';
export { prAuc, precisionRecallCurve, rocCurve } from './metrics/threshold-curves.js';
export { maxDrawdown, profitFactor, sharpeRatio, winRate } from './metrics/trading.js';
