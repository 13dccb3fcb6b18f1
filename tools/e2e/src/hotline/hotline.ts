import { setTimeout as wait } from 'node:timers/promises';
import type { Platform } from '@night-market/launcher';
import { askJson, IN_CHARGE, setUpHotline, type HotlineAccess } from '@night-market/opening-night';

export interface ToldReport {
  readonly agencyId: string;
  readonly reportId: string;
  readonly type: string;
}

interface Seen {
  readonly taken: readonly Omit<ToldReport, 'agencyId'>[];
}

const SERVICE_CODES = ['noise', 'fire-safety'] as const;
const AGAIN_AFTER_MS = 100;
const TRIES = 200;
const ANSWER_TIMEOUT_MS = 5_000;
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** The replicas of the hotline, as a patient client and two agencies see them. */
export class Hotline {
  private readonly urls: readonly string[];
  private readonly access: HotlineAccess;
  private readonly apiKey: string;
  private asked = 0;

  private constructor(urls: readonly string[], access: HotlineAccess, apiKey: string) {
    this.urls = urls;
    this.access = access;
    this.apiKey = apiKey;
  }

  static async open({ urls, clientEnv }: Platform): Promise<Hotline> {
    const access: HotlineAccess = {
      civicUrl: clientEnv['CIVIC_URL']!,
      agencySimUrl: clientEnv['AGENCY_SIM_URL']!,
      agencySimKey: clientEnv['GATEWAY_API_KEY']!,
      marketToken: clientEnv['MARKET_TOKEN']!,
    };
    return new Hotline(urls['civic-router']!, access, await setUpHotline(access));
  }

  agencyOf(n: number): string {
    return IN_CHARGE[serviceCodeOf(n)];
  }

  /**
   * Sends a report at a place of its own, to one replica after the other, under one key until it is answered; then its photo.
   * @returns its id
   */
  async report(n: number, hasPhoto: boolean): Promise<string> {
    const photoId = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
    const serviceCode = serviceCodeOf(n);
    const body = new URLSearchParams({
      ...{ api_key: this.apiKey, service_code: serviceCode, description: `burst ${n}` },
      ...{ lat: (20 + n / 20).toFixed(4), long: '121.5' },
      ...(serviceCode === 'fire-safety' && { 'attribute[DANGER]': 'exit' }),
      ...(hasPhoto && { photo_id: photoId }),
    });
    const text = await this.untilTaken('/open311/v2/requests.json', {
      ...{ method: 'POST', body, headers: { 'idempotency-key': `burst-${n}` } },
    });
    if (hasPhoto)
      await this.untilTaken(`/photos/${photoId}`, {
        ...{ method: 'PUT', body: PIXEL, headers: { 'content-type': 'image/png' } },
      });
    return (JSON.parse(text) as readonly [{ readonly service_request_id: string }])[0].service_request_id;
  }

  /** What the agencies were told, each delivery once, by agency in the order in which it came. */
  async told(): Promise<readonly ToldReport[]> {
    const { agencySimUrl, agencySimKey } = this.access;
    const all = Object.values(IN_CHARGE).map(async (agencyId) => {
      const address = `${agencySimUrl}/admin/agencies/${agencyId}`;
      const { taken } = await askJson<Seen>(address, 'GET', agencySimKey);
      return taken.map(({ reportId, type }) => ({ agencyId, reportId, type }));
    });
    return (await Promise.all(all)).flat();
  }

  /** A replica that is away, or busy with the same key, is no answer. */
  private async untilTaken(path: string, init: RequestInit): Promise<string> {
    let last = '';
    for (let tries = 0; tries < TRIES; tries += 1) {
      const url = this.urls[this.asked++ % this.urls.length]!;
      try {
        const response = await fetch(url + path, { ...init, signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
        last = `${response.status} ${await response.text()}`;
        if (response.ok) return last.slice(4);
        if (response.status < 500 && response.status !== 409) break;
      } catch (error) {
        last = String(error);
      }
      await wait(AGAIN_AFTER_MS);
    }
    throw new Error(`${path} was not taken: ${last}`);
  }
}

const serviceCodeOf = (n: number): (typeof SERVICE_CODES)[number] => SERVICE_CODES[n % SERVICE_CODES.length]!;
