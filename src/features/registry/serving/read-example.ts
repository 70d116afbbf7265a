import { joinArtifactPath, parseArtifactName } from '../../../core/artifact-path.js';
import type { CallOptions } from '../../../core/call-options.js';
import { ModelError } from '../../../core/errors/model-error.js';
import { decodeInputExample } from '../../../domain/mlmodel/decode-input-example.js';
import type { PredictorInput } from '../../../ports/predictor.js';
import { readArtifact } from '../../artifacts/artifact-transfer.js';
import { describeModel } from './fetch-model.js';
import { type LocatedModel, readStoredMlmodel } from './locate-model.js';

/** The input example that was saved with a model. @throws ModelError when there is none that can be read */
export async function readExample({ store, path, metadata }: LocatedModel, call: CallOptions): Promise<PredictorInput> {
  const { inputExample } = await readStoredMlmodel(describeModel(metadata), store, path, call);
  if (inputExample === undefined) {
    throw new ModelError(`${describeModel(metadata)} has no input example. Log it with inputExample.`, { kind: 'unsupported' });
  }
  const file = parseArtifactName('The input example in MLmodel', inputExample.artifactPath);
  const text = await readArtifact(store, joinArtifactPath(path, file), call);
  return decodeInputExample(inputExample, text.toString('utf8')) as PredictorInput;
}
