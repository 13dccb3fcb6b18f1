import type { Tx, UnitOfWork } from '@night-market/kernel';
import type { By } from '../change-reports/change-reports.handler.ts';
import type { AuditLog } from '../change-reports/ports.ts';
import { problemsOfHotlineBook, type HotlineBook } from '../domain/hotline-book.ts';
import type { DutyDeskStore } from '../duty-desks/ports.ts';
import type { BookReader } from '../take-report/ports.ts';
import type { KeptAgency, SecretSeal, SetUpStore } from './ports.ts';

export interface SetUpPorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly store: SetUpStore<T>;
  readonly books: BookReader<T>;
  readonly desks: Pick<DutyDeskStore<T>, 'ids' | 'isDesk'>;
  readonly audit: AuditLog<T>;
  readonly seal: SecretSeal;
  /** Origins that may be called, such as `https://fire.example.com`. */
  readonly origins: readonly string[];
}

export interface SentAgency extends Omit<KeptAgency, 'secrets'> {
  /** Newest first; undefined: those that it has stay. */
  readonly secrets?: readonly string[] | undefined;
}

export type SetBookOutcome =
  | { readonly version: number }
  | { readonly refused: 'version_changed'; readonly version: number }
  | { readonly refused: 'problems'; readonly problems: readonly string[] };

export type SetAgencyOutcome = 'set' | 'holder_taken' | 'is_desk' | 'origin';

export const BOOK_SUBJECT = 'rules';

/** What operators write down: the rules with their deadlines, and the agencies. */
export class SetUp<T extends Tx> {
  private readonly ports: SetUpPorts<T>;

  constructor(ports: SetUpPorts<T>) {
    this.ports = ports;
  }

  /** @param before the version that the caller has changed; 0: there is none yet */
  setBook(book: HotlineBook, before: number, by: By): Promise<SetBookOutcome> {
    const { unitOfWork, store, books, desks, audit } = this.ports;
    return unitOfWork.run(async (tx) => {
      await store.lockBook(tx);
      const current = await books.current(tx);
      if (current.rules.version !== before)
        return { refused: 'version_changed', version: current.rules.version };
      const [agencyIds, deskIds] = await Promise.all([store.agencyIds(tx), desks.ids(tx)]);
      const problems = problemsOfHotlineBook(book, agencyIds, deskIds);
      if (problems.length > 0) return { refused: 'problems', problems };
      const version = before + 1;
      await store.addBook(tx, { ...book, rules: { ...book.rules, version } }, by.actor, by.reason);
      await audit.note(tx, { subject: BOOK_SUBJECT, act: 'book_set', ...by, detail: { version } });
      return { version };
    });
  }

  setAgency({ secrets, ...agency }: SentAgency, by: By): Promise<SetAgencyOutcome> {
    const { unitOfWork, store, desks, audit, seal, origins } = this.ports;
    const { webhookUrl, agencyId } = agency;
    if (webhookUrl !== null && !origins.includes(new URL(webhookUrl).origin))
      return Promise.resolve('origin');
    const sealed = secrets ? seal.seal(secrets, agencyId) : null;
    return unitOfWork.run(async (tx) => {
      if (await desks.isDesk(tx, agencyId)) return 'is_desk';
      const outcome = await store.setAgency(tx, { ...agency, secrets: sealed });
      if (outcome !== 'set') return outcome;
      const detail = { ...agency, newSecrets: secrets !== undefined };
      await audit.note(tx, { subject: agencyId, act: 'agency_set', ...by, detail });
      return 'set';
    });
  }
}
