import { createHash, randomBytes } from 'node:crypto';
import type { Clock, Tx, UnitOfWork } from '@night-market/kernel';
import type { DeviceMaker, EnrolmentStore, NewEnrolment } from './ports.ts';

export interface EnrolDevicePorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly enrolments: EnrolmentStore<T>;
  readonly devices: DeviceMaker<T>;
  readonly clock: Clock;
}

export interface Enrolled {
  readonly deviceId: string;
  readonly credentialId: string;
  readonly name: string;
  readonly gateId: string;
}

const TOKEN_BYTES = 32;
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Makes devices some of the market's, each by a token that is good once. */
export class EnrolDevice<T extends Tx> {
  private readonly ports: EnrolDevicePorts<T>;

  constructor(ports: EnrolDevicePorts<T>) {
    this.ports = ports;
  }

  /** The token is told this once. */
  async open(
    { validForS, ...enrolment }: Omit<NewEnrolment, 'expiresAtMs'> & { readonly validForS: number },
    actor: string,
  ): Promise<{ readonly token: string; readonly expiresAtMs: number }> {
    const { clock, enrolments, unitOfWork } = this.ports;
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const expiresAtMs = clock.nowMs() + validForS * 1_000;
    await unitOfWork.run(async (tx) => {
      enrolments.keep(tx, hashOf(token), { ...enrolment, expiresAtMs }, actor);
      await tx.settled();
    });
    return { token, expiresAtMs };
  }

  /**
   * A token that was used is good once more for the key that it was used with: the first answer may have been lost.
   * @returns undefined when the token is unknown, used or over; which of these is nobody's business
   */
  enrol(token: string, publicKey: Buffer, software: string | null): Promise<Enrolled | undefined> {
    const { devices, enrolments, unitOfWork } = this.ports;
    const tokenHash = hashOf(token);
    return unitOfWork.run(async (tx) => {
      const enrolment = await enrolments.lock(tx, tokenHash);
      if (!enrolment) return undefined;
      const { name, gateId, madeBy, used } = enrolment;
      if (used) {
        const { deviceId, credentialId } = used;
        return used.publicKey.equals(publicKey) ? { deviceId, credentialId, name, gateId } : undefined;
      }
      const made = devices.enrol(tx, { name, publicKey, software }, madeBy);
      enrolments.use(tx, tokenHash, made.deviceId, made.credentialId);
      await tx.settled();
      return { ...made, name, gateId };
    });
  }
}
