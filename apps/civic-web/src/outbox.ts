import type { Sent } from './api.ts';
import type { Draft, Kept, KeptAnswer, KeptReport } from './kept.ts';

export interface OutboxPorts {
  readonly kept: Kept;
  readonly sendReport: (
    draft: Draft,
    photoIds: readonly string[],
  ) => Promise<Sent<{ readonly followId: string }>>;
  readonly sendAnswer: (answer: KeptAnswer) => Promise<Sent<unknown>>;
  readonly sendPhoto: (id: string, bytes: Blob) => Promise<Sent<unknown>>;
  /** Runs something later; the time is in milliseconds. */
  readonly later: (work: () => void, afterMs: number) => () => void;
}

const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [2_000, 60_000];

/** Sends what waits until it has come, under the same key each time. */
export class Outbox {
  private readonly ports: OutboxPorts;
  private readonly listeners = new Set<() => void>();
  private pauseMs = FIRST_PAUSE_MS;
  private running: Promise<void> | undefined;
  private cancel: (() => void) | undefined;
  /** Something was added while the others were sent. */
  private isAskedAgain = false;
  reports: readonly KeptReport[] = [];
  answers: readonly KeptAnswer[] = [];

  constructor(ports: OutboxPorts) {
    this.ports = ports;
  }

  get isSending(): boolean {
    return this.running !== undefined;
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** The form is a report now. */
  async add(draft: Draft): Promise<void> {
    const { key, serviceCode, photos, reporterKey } = draft;
    await this.ports.kept.hand({
      ...{ key, serviceCode, writtenAtMs: Date.now(), draft: { ...draft, photos: [] }, photos, reporterKey },
    });
    await this.look();
    void this.sendNow();
  }

  /** Keeps an answer as it is written; one that is no draft any more is sent. */
  async say(answer: KeptAnswer): Promise<void> {
    await this.keepAnswer(answer);
    if (answer.state !== 'draft') void this.sendNow();
  }

  async forgetAnswer(key: string): Promise<void> {
    await this.ports.kept.forgetAnswer(key);
    await this.look();
  }

  async forget(key: string): Promise<void> {
    await this.ports.kept.forget(key);
    await this.look();
  }

  /** Without waiting for the end of a pause, as when the signal is back. */
  sendNow(): Promise<void> {
    this.pauseMs = FIRST_PAUSE_MS;
    return this.run();
  }

  private run(): Promise<void> {
    this.cancel?.();
    if (this.running) this.isAskedAgain = true;
    this.running ??= this.sendAll().finally(() => {
      this.running = undefined;
      this.tell();
    });
    this.tell();
    return this.running;
  }

  private async sendAll(): Promise<void> {
    let mustWait = false;
    do {
      this.isAskedAgain = false;
      await this.look();
      mustWait = false;
      for (const report of this.reports) mustWait = !(await this.send(report)) || mustWait;
      for (const answer of this.answers.toReversed()) mustWait = !(await this.sendAnswer(answer)) || mustWait;
    } while (this.isAskedAgain);
    if (!mustWait) return;
    this.cancel = this.ports.later(() => void this.run(), this.pauseMs);
    this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS);
  }

  /** @returns whether there is nothing more to send of it */
  private async send(report: KeptReport): Promise<boolean> {
    const { draft, refused, photos } = report;
    let now = report;
    if (draft && !refused) {
      const photoIds = photos.map(({ id }) => id);
      const sent = await this.ports.sendReport(draft, photoIds);
      if (sent.type === 'later') return false;
      // What a person wrote does not stay on the phone.
      now =
        sent.type === 'taken'
          ? { ...report, draft: undefined, followId: sent.value.followId }
          : { ...report, refused: sent.reasons };
      await this.keep(now);
    }
    if (now.refused) return true;
    for (const photo of photos) {
      const sent = await this.ports.sendPhoto(photo.id, photo.bytes);
      if (sent.type === 'later') return false;
      const isPhotoRefused = now.isPhotoRefused || sent.type === 'refused';
      now = { ...now, photos: now.photos.filter(({ id }) => id !== photo.id), isPhotoRefused };
      await this.keep(now);
    }
    return true;
  }

  /** @returns whether there is nothing more to send of it */
  private async sendAnswer(answer: KeptAnswer): Promise<boolean> {
    let now = answer;
    if (now.state === 'text' && !now.refused) {
      const sent = await this.ports.sendAnswer(now);
      if (sent.type === 'later') return false;
      // What a person wrote does not stay on the phone.
      now =
        sent.type === 'taken'
          ? { ...now, text: '', state: now.photo ? 'photo' : 'sent' }
          : { ...now, refused: sent.reasons };
      await this.keepAnswer(now);
    }
    if (now.state !== 'photo') return true;
    const sent = await this.ports.sendPhoto(now.photo!.id, now.photo!.bytes);
    if (sent.type === 'later') return false;
    await this.keepAnswer({
      ...{ ...now, photo: undefined, state: 'sent', isPhotoRefused: sent.type === 'refused' },
    });
    return true;
  }

  private async keepAnswer(answer: KeptAnswer): Promise<void> {
    await this.ports.kept.setAnswer(answer);
    await this.look();
  }

  private async keep(report: KeptReport): Promise<void> {
    await this.ports.kept.setReport(report);
    await this.look();
  }

  private async look(): Promise<void> {
    const [all, answers] = await Promise.all([this.ports.kept.reports(), this.ports.kept.answers()]);
    this.answers = [...answers].sort((one, other) => other.writtenAtMs - one.writtenAtMs);
    this.reports = [...all].sort((one, other) => other.writtenAtMs - one.writtenAtMs);
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
