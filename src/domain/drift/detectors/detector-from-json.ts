import { parseChoice } from '../../../core/validation/choice.js';
import { parseObject } from '../../../core/validation/object.js';
import type { DetectorJson, StreamingDetector } from '../streaming-detector.js';
import { Adwin } from './adwin.js';
import { Ddm } from './ddm.js';
import { EveryDetector } from './every-detector.js';
import { HddmA } from './hddm-a.js';
import { Kswin } from './kswin.js';
import { NeverDetector } from './never-detector.js';
import { PageHinkley } from './page-hinkley.js';

const restorers = {
  adwin: Adwin.fromJSON,
  pageHinkley: PageHinkley.fromJSON,
  ddm: Ddm.fromJSON,
  hddmA: HddmA.fromJSON,
  kswin: Kswin.fromJSON,
  never: NeverDetector.fromJSON,
  every: EveryDetector.fromJSON,
} satisfies Record<string, (json: DetectorJson) => StreamingDetector>;

/**
 * Restores a detector from what its `toJSON` gave. It goes on exactly as the original would.
 *
 * @throws ValidationError when it is no such object
 *
 * @example
 * ```ts
 * import { Adwin, detectorFromJson } from 'mlflow-ops/drift';
 * const detector = new Adwin().update(0.5);
 * const restored = detectorFromJson(JSON.parse(JSON.stringify(detector)));
 * [restored.kind, restored.samples]; // => [ 'adwin', 1 ]
 * ```
 */
export function detectorFromJson(json: DetectorJson): StreamingDetector {
  const kind = parseObject('The JSON of a detector', json).kind;
  const known = parseChoice('The kind of a detector', kind, Object.keys(restorers) as (keyof typeof restorers)[]);
  return restorers[known](json);
}
