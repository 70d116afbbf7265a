import { pythonEnvironment } from './python-environment.js';

/** A Python with River and Evidently, which does not load with pandas 3. */
export function onlinePython(base: string): Promise<string> {
  return pythonEnvironment(base, 'online', ['river==0.26.1', 'evidently==0.7.23', 'numpy==2.4.6', 'pandas==2.3.3', 'scipy==1.17.1']);
}
