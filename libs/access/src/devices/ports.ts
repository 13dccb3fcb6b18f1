/** Remembers which requests were seen, for all replicas. */
export interface RequestNonces {
  /** False when a request of this credential with this nonce was seen before. */
  take(credentialId: string, nonce: string): Promise<boolean>;
}

/** A device that makes itself known. */
export interface NewDevice {
  readonly name: string;
  /** SPKI. */
  readonly publicKey: Buffer;
  /** Name and version of its program, as {@link softwareText} lets it through. */
  readonly software: string | null;
}

export interface EnrolledDevice {
  readonly deviceId: string;
  readonly credentialId: string;
}
