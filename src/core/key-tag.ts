/** Tag of runs, versions and models with the key of the call that made them, by which a repeated call finds them. */
export const keyTag = 'mlflow_ops.key';
