import { badRequest, GeoReportError } from './errors.ts';
import { checkAttributes } from './check-attributes.ts';
import type { SentFields } from './read-fields.ts';
import type { Service } from './resources.ts';

/** A report that makes sense. */
export interface NewRequest {
  readonly serviceCode: string;
  readonly description?: string | undefined;
  /** WGS 84, in degrees. */
  readonly place?: { readonly lat: number; readonly long: number } | undefined;
  readonly addressString?: string | undefined;
  readonly addressId?: string | undefined;
  /** By the code of the service definition; one value or more for each. */
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  readonly mediaUrl?: string | undefined;
  /** Of photos that the client sends afterwards, in their order: random UUIDs, which nobody else knows. */
  readonly photoIds: readonly string[];
  readonly reporter: Reporter;
  /** An extension of ours: a random UUID, by which whoever sent the report answers questions about it. */
  readonly reporterKey?: string | undefined;
  /** An extension of ours: where the reporter's own system hears what becomes of the report, by signed webhook. */
  readonly notify?: { readonly url: string; readonly secret: string } | undefined;
}

/** Personal data. */
export interface Reporter {
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly deviceId?: string | undefined;
  readonly accountId?: string | undefined;
}

export const DESCRIPTION_MAX = 4_000;
export const PHOTO_IDS_MAX = 20;
const TEXT_MAX = 500;
const NAME_MAX = 100;
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,190}$/u;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;
const WEBHOOK_SECRET = /^whsec_[A-Za-z0-9+/]{32,120}={0,2}$/u;
const PHONE = /^[+\d][\d\s().#*;=a-z-]{2,39}$/iu;

/**
 * What a client wants to report, with all that is wrong with it at once.
 * @param serviceOf the service of a code; undefined when there is none
 * @throws GeoReportError
 */
export function newRequest(
  { fields, attributes }: SentFields,
  serviceOf: (serviceCode: string) => Service | undefined,
): NewRequest {
  const mistakes: string[] = [];
  const text = (name: string, max = TEXT_MAX): string | undefined => {
    const value = fields.get(name);
    if (value !== undefined && [...value].length > max)
      mistakes.push(`${name} is longer than ${max} characters.`);
    return value;
  };
  const serviceCode = text('service_code', NAME_MAX);
  if (serviceCode === undefined) throw badRequest('service_code was not provided.');
  const service = serviceOf(serviceCode);
  if (!service)
    throw new GeoReportError([{ code: 404, description: 'No such service_code; GET /services lists them.' }]);

  const matching = (name: string, pattern: RegExp, what: string): string | undefined => {
    const value = text(name);
    if (value !== undefined && !pattern.test(value)) mistakes.push(`${name} is no ${what}.`);
    return value;
  };
  const request: NewRequest = {
    serviceCode,
    description: text('description', DESCRIPTION_MAX),
    place: placeOf(fields, mistakes),
    addressString: text('address_string'),
    addressId: text('address_id', NAME_MAX),
    attributes: checkAttributes(service.attributes, attributes, mistakes),
    mediaUrl: webAddress('media_url', text('media_url', 2_000), mistakes),
    photoIds: photoIdsOf(fields.get('photo_id'), mistakes),
    reporter: {
      email: matching('email', EMAIL, 'mail address'),
      phone: matching('phone', PHONE, 'telephone number'),
      firstName: text('first_name', NAME_MAX),
      lastName: text('last_name', NAME_MAX),
      deviceId: text('device_id', NAME_MAX),
      accountId: text('account_id', NAME_MAX),
    },
    reporterKey: reporterKeyOf(fields.get('reporter_key'), mistakes),
    notify: webhookOf(fields, text, mistakes),
  };
  if (!request.place && request.addressString === undefined && request.addressId === undefined)
    mistakes.push('A place is needed: lat and long, address_string or address_id.');
  if (mistakes.length > 0) throw badRequest(...mistakes);
  return request;
}

function reporterKeyOf(text: string | undefined, mistakes: string[]): string | undefined {
  if (text !== undefined && !UUID.test(text)) mistakes.push('reporter_key is no UUID.');
  return text?.toLowerCase();
}

/** With commas between them, as a form may not name a field twice. */
function photoIdsOf(text: string | undefined, mistakes: string[]): readonly string[] {
  const ids = text?.split(',').map((id) => id.trim().toLowerCase()) ?? [];
  if (ids.length > PHOTO_IDS_MAX) mistakes.push(`photo_id names more than ${PHOTO_IDS_MAX} photos.`);
  else if (!ids.every((id) => UUID.test(id))) mistakes.push('photo_id is no UUID, nor several with commas.');
  else if (new Set(ids).size < ids.length) mistakes.push('photo_id names a photo twice.');
  return ids;
}

const NUMBER = /^[+-]?\d{1,3}(\.\d{0,20})?$/u;

function placeOf(fields: SentFields['fields'], mistakes: string[]): NewRequest['place'] {
  const [latText, longText] = [fields.get('lat'), fields.get('long')];
  if (latText === undefined && longText === undefined) return undefined;
  const [lat, long] = [degrees(latText, 90), degrees(longText, 180)];
  if (lat === undefined || long === undefined) {
    mistakes.push('lat (-90 to 90) and long (-180 to 180) are needed together, as decimal degrees.');
    return undefined;
  }
  // What a phone says that does not know where it is.
  return lat === 0 && long === 0 ? undefined : { lat, long };
}

/** @returns undefined for what is no number within the bounds; -0 is 0 */
export function degrees(text: string | undefined, most: number): number | undefined {
  if (text === undefined || !NUMBER.test(text)) return undefined;
  const value = Number(text) + 0;
  return Math.abs(value) <= most ? value : undefined;
}

function webhookOf(
  fields: SentFields['fields'],
  text: (name: string, max?: number) => string | undefined,
  mistakes: string[],
): NewRequest['notify'] {
  const secret = fields.get('notify_secret');
  const url = webAddress('notify_url', text('notify_url', 2_000), mistakes);
  if (url === undefined && secret === undefined) return undefined;
  if (url !== undefined && secret !== undefined && WEBHOOK_SECRET.test(secret)) return { url, secret };
  mistakes.push('notify_url and notify_secret (whsec_ and at least 24 bytes in base64) are needed together.');
  return undefined;
}

function webAddress(name: string, text: string | undefined, mistakes: string[]): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === '')
    return url.href;
  mistakes.push(`${name} is no address that begins with http:// or https://.`);
  return undefined;
}
