/** An actual or predicted value: a number for regression; a number, text, or true and false for classification. */
export type LabelValue = number | string | boolean;
