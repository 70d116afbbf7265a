/** Control characters but tab and line ends; lone surrogates; what turns the direction of the text around it. */
const invisible = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu;

/** A text in which nothing can hide: characters that no format can hold, or that disguise others, are shown as U+FFFD. */
export function visibleText(text: string): string {
  return text.replace(invisible, '\ufffd');
}
