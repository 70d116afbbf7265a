import { access } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import type { EnvironmentConfig } from '../../core/config.js';
import { isNotSupported } from '../../core/errors/guards.js';
import { NotSupportedError } from '../../core/errors/request-error.js';
import type { ArtifactPlace, ArtifactStore, ArtifactStores } from '../../ports/artifact-store.js';
import type { HttpClient } from '../../ports/http-client.js';
import { LocalArtifactStore } from './local-artifact-store.js';
import { localRoot } from './local-root.js';
import { PathTurns } from './path-turns.js';
import type { S3Service } from './s3-service.js';
import { ServerOffers } from './server-offers.js';

/** What the stores of artifacts are opened with. */
export interface ArtifactStoresOptions {
  /** The tracking server; absent on the embedded store. `baseUrl` is its URI without credentials. */
  readonly server?: { readonly http: HttpClient; readonly baseUrl: string } | undefined;
  readonly environment: EnvironmentConfig;
  /** A local directory that the first write into it makes private. */
  readonly privateDirectory?: string | undefined;
}

type Server = NonNullable<ArtifactStoresOptions['server']> & { readonly offers: ServerOffers; readonly turns: PathTurns };

/** Finds the store of artifacts by the scheme of its URI. What a scheme needs is loaded with its first use. */
export class OpenArtifactStores implements ArtifactStores {
  readonly #environment: EnvironmentConfig;
  readonly #privateDirectory: string | undefined;
  readonly #server: Server | undefined;
  #s3: Promise<S3Service> | undefined;

  constructor({ server, environment, privateDirectory }: ArtifactStoresOptions) {
    this.#environment = environment;
    this.#privateDirectory = privateDirectory;
    this.#server = server === undefined ? undefined : { ...server, offers: new ServerOffers(server.http), turns: new PathTurns() };
  }

  async at(place: ArtifactPlace): Promise<ArtifactStore> {
    const { uri } = place;
    const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(uri)?.[1]?.toLowerCase();
    switch (scheme) {
      case undefined:
      case 'file':
        return this.#local(uri);
      case 'mlflow-artifacts':
      case 'http':
      case 'https':
        return this.#proxied(uri, scheme);
      case 's3':
        return this.#onS3(place);
      default:
        throw new NotSupportedError(
          `Artifacts at ${scheme}: are not read or written directly here. Let the tracking server do it ` +
            '(`mlflow server --serve-artifacts --artifacts-destination <that location>`) and create the experiment anew.',
          { store: 'artifacts', details: { scheme } },
        );
    }
  }

  /** Ends open sockets of storage services. */
  async close(): Promise<void> {
    const service = await this.#s3?.catch(() => undefined);
    service?.client.destroy();
  }

  async #local(uri: string): Promise<ArtifactStore> {
    if (this.#server !== undefined) await requireShared(uri, this.#server.baseUrl);
    const own = this.#privateDirectory;
    return new LocalArtifactStore(uri, own !== undefined && localRoot(uri).startsWith(`${own}${sep}`) ? { privateDirectory: own } : {});
  }

  async #proxied(uri: string, scheme: string): Promise<ArtifactStore> {
    if (this.#server === undefined) {
      throw new NotSupportedError(
        `Artifacts at ${scheme}: are served by a tracking server, and this client works on an embedded store. ` +
          'Create the client with the http:// address of that server.',
        { store: 'artifacts', details: { scheme } },
      );
    }
    const { ProxyArtifactStore } = await import('./proxy-artifact-store.js');
    return new ProxyArtifactStore({ ...this.#server, root: uri });
  }

  async #onS3(place: ArtifactPlace): Promise<ArtifactStore> {
    const { S3ArtifactStore } = await import('./s3-artifact-store.js');
    try {
      return new S3ArtifactStore(place.uri, await this.#s3Service());
    } catch (error) {
      const presigned = isNotSupported(error) ? await this.#presigned(place) : undefined;
      if (presigned === undefined) throw error;
      return presigned;
    }
  }

  #s3Service(): Promise<S3Service> {
    this.#s3 ??= import('./s3-service.js')
      .then(({ openS3 }) => openS3(this.#environment))
      .catch((error: unknown) => {
        this.#s3 = undefined;
        throw error;
      });
    return this.#s3;
  }

  /** Where the AWS SDK is missing, the server may hand out URLs. */
  async #presigned(place: ArtifactPlace): Promise<ArtifactStore | undefined> {
    const { runId, modelId } = place;
    if (this.#server === undefined) return undefined;
    const { offers } = this.#server;
    if (!((runId !== undefined && (await offers.presignedForRuns())) || (modelId !== undefined && (await offers.presignedForModels())))) {
      return undefined;
    }
    const { PresignedArtifactStore } = await import('./presigned-artifact-store.js');
    return new PresignedArtifactStore({ ...this.#server, place });
  }
}

/**
 * A server that does not serve artifacts names directories of its own machine. They are those of this machine too where
 * the server runs here, or where they are on a disk that both share.
 */
async function requireShared(uri: string, baseUrl: string): Promise<void> {
  const { host, hostname } = new URL(baseUrl);
  if (/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)) return;
  const directory = localRoot(uri);
  // Of <location>/<run>/artifacts the parent of the location: the location itself comes with the first artifact.
  const present = await access(dirname(dirname(dirname(directory)))).then(
    () => true,
    () => false,
  );
  if (present) return;
  throw new NotSupportedError(
    `The artifacts lie in ${directory}, a directory of the machine of ${host} that is not mounted here. ` +
      'Start the server with --serve-artifacts, or mount the directory at the same path.',
    { store: 'local' },
  );
}
