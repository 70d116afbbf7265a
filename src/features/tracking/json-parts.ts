/**
 * Cuts the text of a JSON list or object into the texts of its items or members. Python's whole numbers of 64 bits and its
 * `1.0` would not survive being read and written by JavaScript; as text they do.
 *
 * @param json - One list or object, valid JSON.
 */
export function jsonParts(json: string): string[] {
  const parts: string[] = [];
  const text = json.trim();
  let depth = 0;
  let start = 1;
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '"':
        at = endOfText(text, at);
        break;
      case '[':
      case '{':
        depth++;
        break;
      case ']':
      case '}':
        depth--;
        break;
      case ',':
        if (depth === 1) {
          parts.push(text.slice(start, at).trim());
          start = at + 1;
        }
    }
  }
  const last = text.slice(start, -1).trim();
  return last === '' ? parts : [...parts, last];
}

/** Position of the quote that ends the text which begins at `start`. */
function endOfText(json: string, start: number): number {
  for (let at = start + 1; ; at++) {
    if (json[at] === '\\') at++;
    else if (json[at] === '"') return at;
  }
}
