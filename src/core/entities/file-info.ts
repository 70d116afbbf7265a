/** A file or directory among artifacts. */
export interface FileInfo {
  /** Path below the listed root, with `/` between the parts. */
  readonly path: string;
  readonly isDir: boolean;
  /** Bytes; absent for directories. */
  readonly fileSize?: number | undefined;
}
