/**
 * The one text that a unit's id stands for: `7`, `7n` and `'7'` are the same unit. Nothing, an empty text, NaN, ±Infinity
 * and every other type are no unit: `undefined`. Ids above 2⁵³ belong into a text or a bigint, as numbers lose digits there.
 */
export function canonicalUnitId(unitId: unknown): string | undefined {
  if (typeof unitId === 'string') return unitId === '' ? undefined : unitId;
  if (typeof unitId === 'number') return Number.isFinite(unitId) ? String(unitId) : undefined;
  return typeof unitId === 'bigint' ? String(unitId) : undefined;
}
