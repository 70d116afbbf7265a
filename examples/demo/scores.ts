/** How good predicted probabilities are. */
export interface Scores {
  readonly auc: number;
  readonly accuracy: number;
  readonly log_loss: number;
}

/** Area under the ROC curve (the chance that a random positive scores above a random negative), accuracy, log loss. */
export function scores(probabilities: readonly number[], labels: readonly number[]): Scores {
  const pairs = probabilities.map((probability, index) => ({ probability, label: labels[index] ?? 0 }));
  const positives = pairs.filter(({ label }) => label === 1);
  const negatives = pairs.filter(({ label }) => label === 0);
  let ordered = 0;
  for (const positive of positives) {
    for (const negative of negatives) {
      if (positive.probability > negative.probability) ordered += 1;
      else if (positive.probability === negative.probability) ordered += 0.5;
    }
  }
  const correct = pairs.filter(({ probability, label }) => probability >= 0.5 === (label === 1)).length;
  return {
    auc: ordered / (positives.length * negatives.length),
    accuracy: correct / pairs.length,
    log_loss: logLoss(probabilities, labels),
  };
}

/** Mean negative log-likelihood. */
export function logLoss(probabilities: readonly number[], labels: readonly number[]): number {
  const total = probabilities.reduce((sum, probability, index) => {
    const likelihood = labels[index] === 1 ? probability : 1 - probability;
    return sum - Math.log(Math.max(likelihood, 1e-12));
  }, 0);
  return total / probabilities.length;
}

/** Mean of every score. */
export function meanScores(all: readonly Scores[]): Scores {
  const mean = (name: keyof Scores): number => all.reduce((sum, one) => sum + one[name], 0) / all.length;
  return { auc: mean('auc'), accuracy: mean('accuracy'), log_loss: mean('log_loss') };
}
