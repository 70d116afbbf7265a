/// <reference path="./jstat-module.d.ts" />
import jStat from 'jstat';

/**
 * jstat, where it is right: descriptive numbers, QR and the studentised range. Its tails, quantiles and percentiles are not,
 * see the tests beside those of this file; nothing else may import it.
 */
export const jstat: Pick<typeof jStat, 'kurtosis' | 'max' | 'mean' | 'median' | 'min' | 'QR' | 'skewness' | 'tukey' | 'variance'> = jStat;
