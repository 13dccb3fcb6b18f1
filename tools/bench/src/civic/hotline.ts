import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Platform } from '@night-market/launcher';
import { Pool } from 'undici';
import type { Agencies } from './agencies.ts';
import { photoOf } from './photo.ts';
import { KINDS } from './plan-evening.ts';

interface Issued {
  readonly holder: { readonly id: string };
  readonly key: string;
}

export interface SentReport {
  readonly n: number;
  readonly serviceCode: string;
  readonly photoId?: string | undefined;
}

const ANSWER_TIMEOUT_MS = 30_000;
const DAY = { from: '00:00', until: '24:00' };
const WEEK = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [DAY]]));
const CALENDAR = { timeZone: 'Asia/Taipei', week: WEEK };
const REASON = 'bench';
const PLACES_A_ROW = 1_000;
const PLACE_DEGREES = 0.05;

/** The hotline, as the apps of citizens and the systems of agencies reach it. */
export class Hotline {
  private readonly pool: Pool;
  private readonly marketToken: string;
  private readonly agencyKeys = new Map<string, string>();
  private clientKey = '';

  constructor(platform: Platform, connections: number) {
    this.marketToken = platform.clientEnv['MARKET_TOKEN'] ?? '';
    this.pool = new Pool(platform.service('civic-router').url, {
      ...{ connections, pipelining: 1 },
      ...{ headersTimeout: ANSWER_TIMEOUT_MS, bodyTimeout: ANSWER_TIMEOUT_MS },
    });
  }

  /** Agencies with webhooks and keys, and rules for them. */
  async setUp(agencies: Agencies): Promise<void> {
    for (const { agencyId } of KINDS) {
      const { holder, key } = await this.issue('/ops/agency-keys', agencyId);
      this.agencyKeys.set(agencyId, key);
      const secrets = [`whsec_${randomBytes(32).toString('base64')}`];
      const webhookUrl = agencies.webhookOf(agencyId);
      const agency = { name: agencyId, keyHolderId: holder.id, webhookUrl, secrets, reason: REASON };
      await this.asMarket('PUT', `/agencies/${agencyId}`, agency);
    }
    const rules = KINDS.map(({ category, agencyId }) => ({
      ...{ ruleId: agencyId, priority: 1, when: { categories: [category] }, agencyIds: [agencyId] },
    }));
    const levels = KINDS.map(({ category, acknowledgeWithinMs }) => [category, levelOf(acknowledgeWithinMs)]);
    await this.asMarket('POST', '/rule-books', {
      rules: { timeZone: 'Asia/Taipei', fallbackAgencyId: 'market-office', rules },
      levels: { default: levelOf(3_600_000), ...Object.fromEntries(levels) },
      ...{ version: 0, reason: REASON },
    });
    this.clientKey = (await this.issue('/ops/clients', 'bench')).key;
  }

  /** Each report is made at a place of its own, so that none is a duplicate. @returns its id */
  async report({ n, serviceCode, photoId }: SentReport): Promise<string> {
    const body = new URLSearchParams({
      ...{ api_key: this.clientKey, service_code: serviceCode },
      description: `攤位 C${n % 997} 太吵了，音響整晚開著 the music of stall C${n % 997} is too loud`,
      lat: (20 + (n % PLACES_A_ROW) * PLACE_DEGREES).toFixed(4),
      long: (Math.floor(n / PLACES_A_ROW) * PLACE_DEGREES - 170).toFixed(4),
      ...(serviceCode === 'fire-safety' && { 'attribute[DANGER]': 'exit' }),
      ...(photoId && { photo_id: photoId }),
    });
    const text = await this.call('POST', '/open311/v2/requests.json', body.toString(), FORM);
    return (JSON.parse(text) as readonly [{ readonly service_request_id: string }])[0].service_request_id;
  }

  /** Resolves when the photo is kept: like the page, it comes again when the hotline says that it has too many at once. */
  async sendPhoto(photoId: string): Promise<void> {
    const photo = photoOf();
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.pool.request({
        ...{ method: 'PUT', path: `/photos/${photoId}`, body: photo },
        headers: { 'content-type': 'image/png' },
      });
      const text = await answer.body.text();
      if (answer.statusCode < 300) return;
      if (answer.statusCode !== 503 || attempt === PHOTO_ATTEMPTS)
        throw new Error(`PUT /photos was answered ${answer.statusCode}: ${text.slice(0, 200)}`);
      await wait(Number(answer.headers['retry-after'] ?? 1) * 1_000);
    }
  }

  /** What an agency says of a report that it has taken on. */
  async acknowledge(agencyId: string, reportId: string): Promise<void> {
    const body = new URLSearchParams({
      ...{ api_key: this.agencyKeys.get(agencyId)!, update_id: randomUUID() },
      ...{ service_request_id: reportId, status: 'investigating' },
      updated_datetime: new Date().toISOString(),
    });
    await this.call('POST', '/open311/v2/servicerequestupdates.json', body.toString(), FORM);
  }

  /** @returns how many reports were found */
  async search(query: Readonly<Record<string, string>>): Promise<number> {
    const path = `/open311/v2/requests.json?${new URLSearchParams(query).toString()}`;
    return (JSON.parse(await this.call('GET', path, null, {})) as unknown[]).length;
  }

  close(): Promise<void> {
    return this.pool.close();
  }

  private async issue(path: string, name: string): Promise<Issued> {
    return JSON.parse(await this.asMarket('POST', path, { name })) as Issued;
  }

  private asMarket(method: 'POST' | 'PUT', path: string, body: object): Promise<string> {
    const headers = { authorization: `Bearer ${this.marketToken}`, 'content-type': 'application/json' };
    return this.call(method, path, JSON.stringify(body), headers);
  }

  private async call(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    body: string | Buffer | null,
    headers: Readonly<Record<string, string>>,
  ): Promise<string> {
    const answer = await this.pool.request({ method, path, body, headers });
    const text = await answer.body.text();
    if (answer.statusCode < 300) return text;
    throw new Error(
      `${method} ${path.split('?')[0]} was answered ${answer.statusCode}: ${text.slice(0, 200)}`,
    );
  }
}

const PHOTO_ATTEMPTS = 60;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

const levelOf = (acknowledgeWithinMs: number) => ({
  ...{ calendar: CALENDAR, acknowledgeWithinMs, resolveWithinMs: 86_400_000 },
});
