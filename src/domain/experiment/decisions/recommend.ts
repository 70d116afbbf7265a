import type { Recommendation } from '../test-analysis.js';
import type { TestRecord } from '../test-record.js';
import type { AnalysisFacts } from './analysis-facts.js';
import { badData } from './bad-data.js';
import { type ChallengerStanding, challengerStanding } from './challenger-standing.js';

const msPerHour = 3_600_000;

/**
 * What an analysis says should be done. The rules, in this order; the first that decides ends the list:
 *
 * 1. A test that has not started or is paused waits.
 * 2. Records that cannot be trusted, an unhealthy split among them, are to be investigated.
 * 3. Where every challenger has failed a guardrail the test stops at once: guardrails may be looked at at any time.
 * 4. Nothing else before the minimum duration, nor before traffic can be checked.
 * 5. Methods for one look, and Bayesian ones, wait for the planned sample; the others hold at any time.
 * 6. The best of the significantly better challengers is promoted, if no guardrail of it has failed or looks like failing.
 * 7. Where all challengers are significantly worse or harmful, control stays; also where a method for a fixed sample has
 *    used it up, since looking on until something is significant would find something in the end.
 * 8. A test at its maximum duration stops; all others wait.
 */
export function recommend(record: TestRecord, analysis: AnalysisFacts): Recommendation {
  const reasons: string[] = [];
  const say = (...sentences: readonly string[]) => void reasons.push(...sentences);
  const conclude = (action: Recommendation['action'], variant?: string): Recommendation =>
    variant === undefined ? { action, reasons } : { action, variant, reasons };

  if (record.status === 'draft' || record.status === 'paused') {
    say(record.status === 'draft' ? 'The test has not been started.' : 'The test is paused.');
    return conclude('wait');
  }
  const doubts = badData(analysis);
  if (doubts.length > 0) {
    say(...doubts, 'Nothing is decided on records that are in doubt.');
    return conclude('investigate');
  }

  const challengers = analysis.variants
    .filter(({ control }) => !control)
    .map(({ name }) => challengerStanding(analysis, name, record.definition.correction));
  const among = (...states: readonly ChallengerStanding['state'][]) => challengers.filter(({ state }) => states.includes(state));
  say(...among('harmful').flatMap((challenger) => challenger.reasons));
  if (among('harmful').length === challengers.length) return conclude('stop');

  const end = endOf(record, analysis);
  const missing = unready(record, analysis, end !== undefined);
  say(...missing.said);
  if (!missing.waits) {
    say(...among('better', 'doubtful', 'worse', 'open').flatMap((challenger) => challenger.reasons));
    const best = among('better').sort((a, b) => b.winProbability - a.winProbability)[0];
    if (best !== undefined) {
      say(`"${best.name}" is the best of ${among('better').length} that won, with probability ${best.winProbability.toFixed(4)}.`);
      return conclude('promote', best.name);
    }
    if (among('worse', 'harmful').length === challengers.length) return conclude('keep-control');
    if (among('doubtful').length === 0 && sampleUsedUp(analysis)) {
      say(`The planned sample is used up; method "${analysis.method}" allows no further look.`);
      return conclude('keep-control');
    }
  }
  if (end === undefined) return conclude('wait');
  say(end);
  return conclude(record.status === 'completed' ? 'keep-control' : 'stop');
}

/** Why a test has come to its end, if it has. */
function endOf({ status, definition }: TestRecord, { durationMs }: AnalysisFacts): string | undefined {
  if (status === 'completed') return 'The test is completed.';
  const { maxDurationHours } = definition;
  if (maxDurationHours === undefined || durationMs < maxDurationHours * msPerHour) return undefined;
  return `The maximum duration of ${maxDurationHours} hours is over.`;
}

/** What has to be there before a difference counts. */
function unready({ definition }: TestRecord, analysis: AnalysisFacts, ended: boolean): { said: readonly string[]; waits: boolean } {
  const { durationMs, srm, power, method } = analysis;
  if (!ended && durationMs < definition.minDurationHours * msPerHour) {
    const hours = (durationMs / msPerHour).toFixed(1);
    return { said: [`The test has run ${hours} of at least ${definition.minDurationHours} hours.`], waits: true };
  }
  const said: string[] = ended ? [] : [`The minimum duration of ${definition.minDurationHours} hours is over.`];
  if (srm.status !== 'ok') {
    said.push(`Whether traffic was split as configured is not known: ${srm.reason}`);
    if (definition.policy?.type !== 'linUcb') return { said, waits: true };
  } else said.push('Traffic was split as configured.');
  if (method !== 'fixed' && method !== 'bayesian') {
    said.push(`Method "${method}" holds whenever one looks.`);
    return { said, waits: false };
  }
  const count = `${power.units} of ${power.requiredUnits ?? definition.minSampleSize} units in the smallest arm`;
  said.push(power.reached ? `The planned sample is there: ${count}.` : `The planned sample is not there yet: ${count}.`);
  return { said, waits: !power.reached && !ended };
}

/** Whether a method with a planned sample has had its last look. */
function sampleUsedUp({ method, power, comparisons }: AnalysisFacts): boolean {
  if (method === 'fixed') return power.reached;
  if (method !== 'groupSequential') return false;
  return comparisons.some((comparison) => comparison.status === 'ok' && (comparison.bound?.information ?? 0) >= 1);
}
