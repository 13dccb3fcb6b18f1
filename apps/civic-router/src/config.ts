import { PHOTO_IDS_MAX } from '@night-market/open311';
import { commonConfig, count, loadConfig } from '@night-market/service-kit';
import { z } from 'zod';

const list = (text: string): string[] => text.split(',').filter((each) => each !== '');

const origins = z
  .string()
  .default('')
  .transform(list)
  .refine(
    (all) =>
      all.every((each) => URL.canParse(each) && /^https?:/.test(each) && new URL(each).origin === each),
    'must be a list such as https://fire.example.com,https://police.example.org:8443',
  );

export const civicRouterConfig = commonConfig.extend({
  /** Secrets that seal personal data, the newest first; what older ones sealed stays readable. */
  CIVIC_SEAL_SECRETS: z
    .string()
    .transform(list)
    .refine(
      (secrets) => secrets.length > 0 && secrets.every((secret) => secret.length >= 32),
      'must be one secret or several with commas, each of at least 32 characters',
    ),
  /** Where clients reach the API, as discovery tells them. */
  CIVIC_PUBLIC_URL: z.url().default('http://127.0.0.1:3008'),
  /** How to get an API key, as discovery tells. */
  CIVIC_CONTACT: z.string().min(1).default('Ask an operator of the night market for an API key.'),
  /** Origins that webhooks of agencies may have. */
  CIVIC_WEBHOOK_ORIGINS: origins,
  /** Origins that webhooks of reporters may have. */
  CIVIC_NOTICE_ORIGINS: origins,
  /** The mail server that tells reporters; without one nobody is told by mail. */
  CIVIC_SMTP_URL: z
    .string()
    .default('')
    .refine(
      (url) => url === '' || (URL.canParse(url) && /^smtps?:$/.test(new URL(url).protocol)),
      'must be an address such as smtps://user:password@mail.example.org',
    ),
  /** Whom mails are from. */
  CIVIC_MAIL_FROM: z.string().min(1).default('hotline@night-market.invalid'),
  /** Bytes that a photo may have as it is sent. */
  CIVIC_PHOTO_MAX_BYTES: count(100_000, 33_554_432).default(8_388_608),
  /** Pixels that a photo may have as it is sent. */
  CIVIC_PHOTO_MAX_PIXELS: count(100_000, 100_000_000).default(24_000_000),
  /** Photos that one report may have. */
  CIVIC_REPORT_PHOTOS_MAX: count(1, PHOTO_IDS_MAX).default(4),
  /** Reports that one address may send by the public page within a minute. */
  CIVIC_PAGE_REPORTS_PER_MINUTE: count(1, 100_000).default(60),
  /** How long personal data of a report is kept after it came in. */
  CIVIC_PERSONAL_RETENTION_HOURS: count(1, 87_600).default(2_160),
  /** How long closed reports are kept after their last change. */
  CIVIC_REPORT_RETENTION_HOURS: count(24, 876_000).default(43_800),
  /** How long it is kept who changed or read what. */
  CIVIC_AUDIT_RETENTION_HOURS: count(24, 87_600).default(8_760),
});

export type CivicRouterConfig = z.output<typeof civicRouterConfig>;

/** The settings of the service; the only reader of the environment. */
export const readConfig = (env: NodeJS.ProcessEnv = process.env): CivicRouterConfig =>
  loadConfig(civicRouterConfig, env);
