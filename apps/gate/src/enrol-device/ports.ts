import type { Tx } from '@night-market/kernel';

/** A device that an operator lets become one of the market's. */
export interface NewEnrolment {
  readonly name: string;
  /** Where the device stands. */
  readonly gateId: string;
  readonly expiresAtMs: number;
}

/** What a token is good for. */
export interface Enrolment {
  readonly name: string;
  readonly gateId: string;
  readonly madeBy: string;
  /** The device that has used the token; undefined while it waits. */
  readonly used:
    { readonly deviceId: string; readonly credentialId: string; readonly publicKey: Buffer } | undefined;
}

/** Tokens are known by their hashes alone. */
export interface EnrolmentStore<T extends Tx> {
  keep(tx: T, tokenHash: Buffer, enrolment: NewEnrolment, actor: string): void;
  /** Locks what the token is good for; undefined when it is unknown or has expired. */
  lock(tx: T, tokenHash: Buffer): Promise<Enrolment | undefined>;
  use(tx: T, tokenHash: Buffer, deviceId: string, credentialId: string): void;
}

/** Makes a device known by its public key. */
export interface DeviceMaker<T extends Tx> {
  enrol(
    tx: T,
    device: { readonly name: string; readonly publicKey: Buffer; readonly software: string | null },
    actor: string,
  ): { readonly deviceId: string; readonly credentialId: string };
}
