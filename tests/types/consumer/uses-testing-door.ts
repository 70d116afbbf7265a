import * as testing from 'mlflow-ops/testing';

export const door: object = testing;
