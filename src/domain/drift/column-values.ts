/**
 * One column: numbers, or texts for categories, in an array or a typed array. Null, undefined and NaN are missing values; true and false
 * are 1 and 0 among numbers.
 */
export type ColumnValues = ArrayLike<unknown>;

/** What a column holds: numbers are ordered, categories are not. */
export type ColumnKind = 'number' | 'category';

/** What a column of a profile holds: `Date`s too, of which the quality is checked and nothing else. */
export type ProfiledKind = ColumnKind | 'date';
