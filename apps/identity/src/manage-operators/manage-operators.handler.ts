import { newId, type Clock, type Tx, type UnitOfWork } from '@night-market/kernel';
import { leavesNoAdmin, type Role } from '../domain/operator.ts';
import type { ActLog, PasswordHasher } from '../sign-in/ports.ts';
import type { NewPassword, OperatorStore, OperatorView } from './ports.ts';

export interface ManagePorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly operators: OperatorStore<T>;
  readonly acts: ActLog<T>;
  readonly hasher: PasswordHasher;
  readonly newPassword: NewPassword;
  readonly clock: Clock;
}

export type Change = { readonly role?: Role | undefined; readonly disabled?: boolean | undefined };
export type Changed = OperatorView | 'unknown' | 'last_admin';

/** An operator somebody else is to sign in as for the first time. */
export interface Granted {
  readonly operatorId: string;
  readonly oneTimePassword: string;
  readonly validUntilMs: number;
}

/** What admins do about operators; every act is noted. */
export class ManageOperators<T extends Tx> {
  private readonly ports: ManagePorts<T>;
  private readonly oneTimeMs: number;

  constructor(ports: ManagePorts<T>, oneTimeMs: number) {
    this.ports = ports;
    this.oneTimeMs = oneTimeMs;
  }

  list(): Promise<readonly OperatorView[]> {
    return this.ports.unitOfWork.run((tx) => this.ports.operators.list(tx));
  }

  /** Undefined when the name is taken. */
  async create(name: string, role: Role, byId: string): Promise<Granted | undefined> {
    const { unitOfWork, operators, acts, hasher, newPassword, clock } = this.ports;
    const oneTimePassword = newPassword();
    const passwordHash = await hasher.hash(oneTimePassword);
    const operatorId = newId();
    const validUntilMs = clock.nowMs() + this.oneTimeMs;
    const operator = { operatorId, role, passwordHash, oneTimeUntilMs: validUntilMs, disabled: false };
    const made = await unitOfWork.run(async (tx) => {
      if (!(await operators.insert(tx, { ...operator, name: name.toLowerCase() }))) return false;
      await acts.note(tx, 'created', operatorId, byId);
      return true;
    });
    return made ? { operatorId, oneTimePassword, validUntilMs } : undefined;
  }

  /** A disabled operator's sessions end at once; an access token ends by itself. */
  async change(operatorId: string, change: Change, byId: string): Promise<Changed> {
    const { unitOfWork, operators, acts } = this.ports;
    return unitOfWork.run(async (tx) => {
      await operators.lock(tx);
      const before = await operators.find(tx, operatorId);
      if (!before) return 'unknown';
      const after = { role: change.role ?? before.role, disabled: change.disabled ?? before.disabled };
      if (leavesNoAdmin(await operators.admins(tx), operatorId, after)) return 'last_admin';
      await operators.update(tx, operatorId, after);
      if (after.role !== before.role) await acts.note(tx, 'role_changed', operatorId, byId);
      if (after.disabled !== before.disabled)
        await acts.note(tx, after.disabled ? 'disabled' : 'enabled', operatorId, byId);
      if (after.disabled) await operators.endFamilies(tx, operatorId);
      return { ...before, ...after };
    });
  }

  /** For who has forgotten the password, or lost it to somebody: sessions end too. Undefined when there is no such one. */
  async resetPassword(operatorId: string, byId: string): Promise<Granted | undefined> {
    const { unitOfWork, operators, acts, hasher, newPassword, clock } = this.ports;
    const oneTimePassword = newPassword();
    const hash = await hasher.hash(oneTimePassword);
    const validUntilMs = clock.nowMs() + this.oneTimeMs;
    return unitOfWork.run(async (tx) => {
      if (!(await operators.find(tx, operatorId))) return undefined;
      await operators.setOneTimePassword(tx, operatorId, hash, validUntilMs);
      await operators.endFamilies(tx, operatorId);
      await acts.note(tx, 'password_reset', operatorId, byId);
      return { operatorId, oneTimePassword, validUntilMs };
    });
  }

  /** Makes the first operators where there is none at all; whoever is named and made already is left alone. */
  async createFirst(first: readonly { name: string; role: Role; password: string }[]): Promise<number> {
    const { unitOfWork, operators, acts, hasher } = this.ports;
    if (first.length === 0 || (await unitOfWork.run((tx) => operators.count(tx))) > 0) return 0;
    const hashes = await Promise.all(first.map(({ password }) => hasher.hash(password)));
    return unitOfWork.run(async (tx) => {
      await operators.lock(tx);
      if ((await operators.count(tx)) > 0) return 0;
      for (const [index, { name, role }] of first.entries()) {
        const operatorId = newId();
        const passwordHash = hashes[index]!;
        await operators.insert(tx, {
          operatorId,
          name,
          role,
          passwordHash,
          oneTimeUntilMs: undefined,
          disabled: false,
        });
        await acts.note(tx, 'created', operatorId, 'first_start');
      }
      return first.length;
    });
  }
}
