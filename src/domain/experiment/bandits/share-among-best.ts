/** Weight 1, shared equally among the arms with the highest score: those that tie must not be told apart by their order. */
export function shareAmongBest(scores: readonly number[]): number[] {
  const best = Math.max(...scores);
  const winners = scores.filter((score) => score === best).length;
  return scores.map((score) => (score === best ? 1 / winners : 0));
}
