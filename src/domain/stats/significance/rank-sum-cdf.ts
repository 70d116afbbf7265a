/**
 * P(U ≤ u) of Mann and Whitney's U when all orders of m and n values without ties are equally likely.
 *
 * The number of orders with a given U is a coefficient of ∏ (1 − qⁿ⁺ⁱ) / (1 − qⁱ), i = 1 … m; one factor after the other is
 * multiplied and divided in, up to the power u.
 *
 * @param u - An integer from 0 to m n / 2: there the counts only grow.
 */
export function rankSumCdf(m: number, n: number, u: number): number {
  const few = Math.min(m, n);
  const many = Math.max(m, n);
  const orders = new Float64Array(u + 1);
  orders[0] = 1;
  let allOrders = 1;
  for (let i = 1; i <= few; i++) {
    const above = many + i;
    for (let power = u; power >= above; power--) orders[power] = (orders[power] as number) - (orders[power - above] as number);
    for (let power = i; power <= u; power++) orders[power] = (orders[power] as number) + (orders[power - i] as number);
    allOrders = (allOrders * above) / i;
  }
  return orders.reduce((sum, count) => sum + count, 0) / allOrders;
}
