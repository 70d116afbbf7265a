/** Nodes in −1 … 1 and their weights: Σ weight · f(node) is ∫ f, exactly for polynomials of degree below 2 · `nodes.length`. */
export interface QuadratureRule {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

/** The Gauss-Legendre rule of n nodes: roots of the n-th Legendre polynomial by Newton's method from Tricomi's guess. */
export function gaussLegendre(n: number): QuadratureRule {
  const nodes = new Array<number>(n);
  const weights = new Array<number>(n);
  for (let index = 0; index < n; index++) {
    let x = -Math.cos((Math.PI * (index + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let round = 0; round < 8; round++) {
      let previous = 0;
      let value = 1;
      for (let degree = 1; degree <= n; degree++)
        [previous, value] = [value, ((2 * degree - 1) * x * value - (degree - 1) * previous) / degree];
      slope = (n * (x * value - previous)) / (x * x - 1);
      const step = value / slope;
      x -= step;
      if (Math.abs(step) < 1e-15) break;
    }
    nodes[index] = x;
    weights[index] = 2 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}
