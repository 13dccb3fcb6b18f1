/** What is kept on the phone: the form while it is written, and reports until they are sent. */
export interface Draft {
  /** Makes the report one, however often it is sent. */
  readonly key: string;
  readonly serviceCode: string;
  readonly answers: Readonly<Record<string, readonly string[]>>;
  readonly position?: { readonly lat: number; readonly long: number } | undefined;
  readonly where: string;
  readonly description: string;
  readonly email: string;
  readonly phone: string;
  readonly photos: readonly Photo[];
  /** By which whoever sent the report answers questions about it. */
  readonly reporterKey: string;
}

/** A photo that is still to be sent. */
export interface Photo {
  readonly id: string;
  readonly bytes: Blob;
}

export interface KeptReport {
  readonly key: string;
  readonly serviceCode: string;
  /** In milliseconds since 1970. */
  readonly writtenAtMs: number;
  /** Until it is sent; then only its number stays. */
  readonly draft?: Draft | undefined;
  /** In their order; those that were sent are left out. */
  readonly photos: readonly Photo[];
  /** By which it is followed; undefined until it is sent. */
  readonly followId?: string | undefined;
  /** Why the hotline did not take it. */
  readonly refused?: readonly string[] | undefined;
  readonly isPhotoRefused?: boolean | undefined;
  /** Undefined: it was sent when reports had none. */
  readonly reporterKey?: string | undefined;
}

/** What the reporter says of a report that was sent. */
export interface KeptAnswer {
  /** Makes the answer one, however often it is sent. */
  readonly key: string;
  readonly reportId: string;
  readonly reporterKey: string;
  /** Empty once it is sent. */
  readonly text: string;
  readonly photo?: Photo | undefined;
  /** In milliseconds since 1970. */
  readonly writtenAtMs: number;
  /** `text`: both are still to be sent; `photo`: the photo is. */
  readonly state: 'draft' | 'text' | 'photo' | 'sent';
  readonly refused?: readonly string[] | undefined;
  readonly isPhotoRefused?: boolean | undefined;
}

export const newDraft = (): Draft => ({
  ...{ key: crypto.randomUUID(), serviceCode: '', answers: {}, photos: [] },
  ...{ where: '', description: '', email: '', phone: '', reporterKey: crypto.randomUUID() },
});

export interface Kept {
  /** Whether it outlives the page. */
  readonly isLasting: boolean;
  draft(): Promise<Draft | undefined>;
  /** Undefined: there is none any more. */
  setDraft(draft: Draft | undefined): Promise<void>;
  reports(): Promise<readonly KeptReport[]>;
  setReport(report: KeptReport): Promise<void>;
  forget(key: string): Promise<void>;
  /** The form becomes a report that waits, both or neither. */
  hand(report: KeptReport): Promise<void>;
  answers(): Promise<readonly KeptAnswer[]>;
  setAnswer(answer: KeptAnswer): Promise<void>;
  forgetAnswer(key: string): Promise<void>;
}

/** As it was kept when a report had one photo. */
interface OldDraft {
  readonly photo?: Blob | undefined;
  readonly photoId?: string;
  readonly reporterKey?: string;
}
interface OldReport {
  readonly photo?: Photo | undefined;
}

const withPhotos = ({ photo, photoId = crypto.randomUUID(), ...draft }: Draft & OldDraft): Draft => ({
  ...draft,
  photos: draft.photos ?? (photo ? [{ id: photoId, bytes: photo }] : []),
  reporterKey: draft.reporterKey ?? crypto.randomUUID(),
});

const [DRAFTS, REPORTS, ANSWERS, DRAFT] = ['drafts', 'reports', 'answers', 'draft'];

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
  });

const ended = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB failed'));
  });

class Database implements Kept {
  readonly isLasting = true;
  private readonly db: IDBDatabase;

  constructor(db: IDBDatabase) {
    this.db = db;
  }

  async draft(): Promise<Draft | undefined> {
    const drafts = this.db.transaction(DRAFTS).objectStore(DRAFTS);
    const draft = await done(drafts.get(DRAFT) as IDBRequest<(Draft & OldDraft) | undefined>);
    return draft && withPhotos(draft);
  }

  setDraft(draft: Draft | undefined): Promise<void> {
    return this.write((stores) => put(stores(DRAFTS), draft));
  }

  async reports(): Promise<readonly KeptReport[]> {
    const reports = this.db.transaction(REPORTS).objectStore(REPORTS);
    const all = await done(reports.getAll() as IDBRequest<(KeptReport & OldReport)[]>);
    return all.map(({ photo, ...report }) => ({
      ...report,
      photos: report.photos ?? (photo ? [photo] : []),
    }));
  }

  setReport(report: KeptReport): Promise<void> {
    return this.write((stores) => void stores(REPORTS).put(report));
  }

  forget(key: string): Promise<void> {
    return this.write((stores) => void stores(REPORTS).delete(key));
  }

  hand(report: KeptReport): Promise<void> {
    return this.write((stores) => {
      stores(REPORTS).put(report);
      put(stores(DRAFTS), undefined);
    });
  }

  answers(): Promise<readonly KeptAnswer[]> {
    return done(this.db.transaction(ANSWERS).objectStore(ANSWERS).getAll() as IDBRequest<KeptAnswer[]>);
  }

  setAnswer(answer: KeptAnswer): Promise<void> {
    return this.write((stores) => void stores(ANSWERS).put(answer));
  }

  forgetAnswer(key: string): Promise<void> {
    return this.write((stores) => void stores(ANSWERS).delete(key));
  }

  private async write(work: (stores: (name: string) => IDBObjectStore) => void): Promise<void> {
    const transaction = this.db.transaction([DRAFTS, REPORTS, ANSWERS], 'readwrite');
    work((name) => transaction.objectStore(name));
    await ended(transaction);
  }
}

const put = (drafts: IDBObjectStore, draft: Draft | undefined): void =>
  void (draft ? drafts.put(draft, DRAFT) : drafts.delete(DRAFT));

/** For a browser that keeps nothing, as in some private windows. */
class Memory implements Kept {
  readonly isLasting = false;
  private written: Draft | undefined;
  private readonly all = new Map<string, KeptReport>();
  private readonly said = new Map<string, KeptAnswer>();

  draft = async () => this.written;
  setDraft = async (draft: Draft | undefined) => void (this.written = draft);
  reports = async () => [...this.all.values()];
  setReport = async (report: KeptReport) => void this.all.set(report.key, report);
  forget = async (key: string) => void this.all.delete(key);
  hand = async (report: KeptReport) => {
    this.written = undefined;
    this.all.set(report.key, report);
  };
  answers = async () => [...this.said.values()];
  setAnswer = async (answer: KeptAnswer) => void this.said.set(answer.key, answer);
  forgetAnswer = async (key: string) => void this.said.delete(key);
}

export async function openKept(): Promise<Kept> {
  try {
    const request = indexedDB.open('hotline', 2);
    request.onupgradeneeded = ({ oldVersion }) => {
      if (oldVersion < 1) {
        request.result.createObjectStore(DRAFTS);
        request.result.createObjectStore(REPORTS, { keyPath: 'key' });
      }
      request.result.createObjectStore(ANSWERS, { keyPath: 'key' });
    };
    return new Database(await done(request));
  } catch {
    return new Memory();
  }
}
