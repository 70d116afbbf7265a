import { ValidationError } from '../../core/errors/request-error.js';
import { version } from '../../core/version.js';
import { OnnxGraph } from '../onnx/onnx-graph.js';
import { addInputs } from './add-inputs.js';
import type { Label, Learner, ToOnnxOptions } from './learner.js';
import type { LearnerParts, LearnerRecipe } from './learner-parts.js';
import { parseOnnxOptions } from './parse-onnx-options.js';
import { checkInputNames } from './rows/check-input-names.js';

/**
 * Writes a learner as an ONNX file.
 *
 * @throws ValidationError when it has no columns, because no text of its only features was learned; when an option has no meaning, or a feature
 * cannot be an input of its own
 */
export function writeLearner(learner: Learner, recipe: LearnerRecipe, parts: LearnerParts, options: ToOnnxOptions): Uint8Array {
  const { graphName, inputs: form, metadata } = parseOnnxOptions(options);
  const unfit = form === 'columns' ? checkInputNames(learner.features) : undefined;
  if (unfit !== undefined) throw new ValidationError(`${unfit.message} Or write one input of all features: leave the option inputs out.`);
  const graph = new OnnxGraph();
  const inputs = addInputs(graph, parts.schema, form);
  const { classes } = learner;
  const answer = parts.addTo(graph, inputs, classes.length);
  if (answer === undefined) {
    throw new ValidationError(
      'The learner has learned no text of its features yet, so that there is no model to write; learn further rows.',
    );
  }
  if (learner.task === 'regression') {
    graph.node('Identity', [answer], { outputs: ['prediction'] });
    graph.output('prediction', { type: 'float32', shape: [null, 1] });
  } else {
    addLabels(graph, answer, classes);
  }
  return graph.toBytes(graphName, {
    ...metadata,
    'mlflow_ops.learner': [...recipe.transformers.map(({ kind }) => kind), recipe.model.kind].join(' | '),
    'mlflow_ops.samples': String(learner.samples),
    'mlflow_ops.features': JSON.stringify(learner.features.map(({ name }) => name)),
    'mlflow_ops.classes': JSON.stringify(classes),
    'mlflow_ops.version': version,
  });
}

/** Adds the outputs `label` [N] and `probabilities` [N, classes]; of equal probabilities the first class wins. */
function addLabels(graph: OnnxGraph, probabilities: string, classes: readonly Label[]): void {
  const isText = typeof classes[0] === 'string';
  const labels = isText ? (classes as readonly string[]) : classes.map(Number);
  const type = isText ? 'string' : 'int64';
  const [best] = graph.node('ArgMax', [probabilities], { attributes: { axis: { integer: 1 }, keepdims: { integer: 0 } } });
  graph.node('Gather', [graph.constant({ type, values: labels }), best], { outputs: ['label'] });
  graph.node('Identity', [probabilities], { outputs: ['probabilities'] });
  graph.output('label', { type, shape: [null] });
  graph.output('probabilities', { type: 'float32', shape: [null, classes.length] });
}
