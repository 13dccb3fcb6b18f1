/** A service that is to print its API. */
export interface Printing {
  readonly app: string;
  /** Its program, as an absolute path. */
  readonly main: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A service that starts, or with what it has printed. */
export interface Step {
  readonly app: string;
  readonly printed?: string;
}
