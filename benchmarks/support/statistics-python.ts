import { pythonEnvironment } from './python-environment.js';

/** A Python with SciPy, statsmodels and gbstats; its pandas is too old for MLflow. */
export function statisticsPython(base: string): Promise<string> {
  return pythonEnvironment(base, 'statistics', ['gbstats==0.8.0', 'scipy==1.17.1', 'statsmodels==0.14.6']);
}
