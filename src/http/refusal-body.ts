/** What the body of an answer that is not 2xx says. */
export interface RefusalBody {
  /** `mlflow`: JSON with `error_code`; `detail`: FastAPI's JSON; anything else is a page or plain text. */
  readonly shape: 'mlflow' | 'detail' | 'html' | 'text';
  readonly errorCode?: string | undefined;
  /** The server's words, not redacted yet; empty when there are none. */
  readonly message: string;
}

/** Reads the four shapes in which MLflow, and proxies before it, refuse a request. Never throws. */
export function readRefusalBody(body: string): RefusalBody {
  const text = body.trim();
  if (text.startsWith('{')) {
    const json = parseObject(text);
    if (typeof json?.['error_code'] === 'string') {
      return { shape: 'mlflow', errorCode: json['error_code'], message: typeof json['message'] === 'string' ? json['message'] : '' };
    }
    if (json?.['detail'] !== undefined) return { shape: 'detail', message: detailText(json['detail']) };
  }
  if (text.startsWith('<')) return { shape: 'html', message: pageText(text) };
  return { shape: 'text', message: text };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** FastAPI's `detail`: a sentence, or a list of what is wrong where. The rejected input itself is left out. */
function detailText(detail: unknown): string {
  if (typeof detail === 'string') return detail;
  if (!Array.isArray(detail)) return '';
  return detail
    .slice(0, 10)
    .map((item: { loc?: unknown; msg?: unknown } | null) => {
      const place = Array.isArray(item?.loc) ? item.loc.join('.') : '';
      const problem = typeof item?.msg === 'string' ? item.msg : 'invalid';
      return place === '' ? problem : `${place}: ${problem}`;
    })
    .join('; ');
}

/** The readable part of a short error page: its first paragraph, else its title. */
function pageText(page: string): string {
  const start = page.slice(0, 20_000);
  const part = /<p\b[^>]{0,200}>([^<]{1,1000})/i.exec(start) ?? /<title\b[^>]{0,200}>([^<]{1,1000})/i.exec(start);
  return (part?.[1] ?? '')
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .trim();
}
