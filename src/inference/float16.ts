/** Largest magnitude that still rounds to a finite number of 16 bits. */
const overflow = 65_520;
const smallestNormal = 2 ** -14;
const subnormalStep = 2 ** -24;

/** The number that 16 bits of IEEE 754 binary16 stand for. */
export function fromFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const mantissa = bits & 0x3ff;
  if (exponent === 0) return sign * mantissa * subnormalStep;
  if (exponent === 0x1f) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

/** The 16 bits of IEEE 754 binary16 nearest to a number, ties to even; numbers from 65520 on become infinite. */
export function toFloat16(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  if (magnitude >= overflow) return sign | 0x7c00;
  if (magnitude < smallestNormal) return sign | roundHalfEven(magnitude / subnormalStep);
  let exponent = 0;
  let significand = magnitude;
  for (; significand >= 2; significand /= 2) exponent += 1;
  for (; significand < 1; significand *= 2) exponent -= 1;
  // A mantissa that rounds up to 1024 carries into the exponent, as it should.
  return sign | (((exponent + 15) << 10) + roundHalfEven((significand - 1) * 1024));
}

function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}
