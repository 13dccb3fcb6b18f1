/** Where GeoReport's updates are sent, such as `http://127.0.0.1:3008`, and the key that they are sent with. */
export interface Hotline {
  readonly civicUrl: string;
  readonly apiKey: string;
}

/** What an agency says of a report. */
export interface Update {
  readonly updateId: string;
  readonly reportId: string;
  readonly status: string;
  readonly atMs: number;
}

const AGAIN_AFTER_MS = 250;

/** Sends updates to the hotline, one after the other, each until it is taken or refused. */
export class Answers {
  unsent = 0;
  private isStopped = false;
  private last: Promise<void> = Promise.resolve();

  send(hotline: Hotline, updates: readonly Update[]): void {
    this.unsent += updates.length;
    this.last = this.last.then(async () => {
      for (const update of updates) await this.sendOne(hotline, update);
    });
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.last;
  }

  private async sendOne(hotline: Hotline, update: Update): Promise<void> {
    while (!this.isStopped && !(await isTaken(hotline, update)))
      await new Promise((done) => setTimeout(done, AGAIN_AFTER_MS));
    this.unsent -= 1;
  }
}

/** False: it is worth sending again. */
async function isTaken({ civicUrl, apiKey }: Hotline, update: Update): Promise<boolean> {
  const body = new URLSearchParams({
    ...{ api_key: apiKey, update_id: update.updateId, service_request_id: update.reportId },
    ...{ status: update.status, updated_datetime: new Date(update.atMs).toISOString() },
  });
  try {
    const address = `${civicUrl}/open311/v2/servicerequestupdates.json`;
    const { status } = await fetch(address, { method: 'POST', body, signal: AbortSignal.timeout(5_000) });
    return status < 500 && status !== 429;
  } catch {
    return false;
  }
}
