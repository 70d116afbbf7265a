import { NotSupportedError, ValidationError } from '../../core/errors/request-error.js';

/** Below this path servers serve artifacts. */
export const proxyEndpoint = '/api/2.0/mlflow-artifacts/artifacts';

/**
 * The path that a root has below the artifact service of the tracking server, decoded, such as `1/4be…/artifacts`.
 *
 * @param uri - `mlflow-artifacts:/…`, `mlflow-artifacts://host/…`, or an http(s) URI below the service itself.
 * @param baseUrl - Tracking URI of the server, without credentials.
 * @throws NotSupportedError when another server serves the artifacts
 */
export function proxyRoot(uri: string, baseUrl: string): string {
  const base = new URL(baseUrl);
  const { protocol, authority, path } = takeApart(uri);
  const own = authority === '' || hostOf(base.protocol, authority) === base.host;
  if (protocol === 'mlflow-artifacts:') {
    if (own) return decodePath(uri, path);
    throw elsewhere(uri, 'on another host than the tracking server');
  }
  const service = base.pathname.replace(/\/+$/, '') + proxyEndpoint;
  if (!own || protocol !== base.protocol || (path !== service && !path.startsWith(`${service}/`))) {
    throw elsewhere(uri, 'not below the artifact service of the tracking server');
  }
  return decodePath(uri, path.slice(service.length));
}

function takeApart(uri: string) {
  const [, protocol = '', authority = '', path = ''] = /^([a-z][a-z0-9+.-]*:)(?:\/\/([^/]*))?(.*)$/is.exec(uri) ?? [];
  return { protocol: protocol.toLowerCase(), authority, path };
}

function hostOf(protocol: string, authority: string): string | undefined {
  const url = `${protocol}//${authority}`;
  return URL.canParse(url) ? new URL(url).host : undefined;
}

/** The server decodes what is percent-encoded, so that the path is taken apart decoded and encoded once for the request. */
function decodePath(uri: string, path: string): string {
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decodePart);
  if (parts.some((part) => /^\.{1,2}$|[/\\\p{Cc}]/u.test(part))) {
    throw new ValidationError(`The artifact root ${JSON.stringify(shown(uri))} has a part that leads elsewhere, such as "..".`);
  }
  return parts.join('/');
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function elsewhere(uri: string, where: string): NotSupportedError {
  return new NotSupportedError(
    `The artifacts at ${shown(uri)} are served ${where}. Create the client with the tracking URI of the server that serves them.`,
    { store: 'proxy' },
  );
}

/** Without what could be a credential. */
function shown(uri: string): string {
  return uri.replace(/\/\/[^/@]*@/, '//').replace(/[?#].*$/s, '');
}
