import { cleanText } from './clean-text.ts';
import { badRequest } from './errors.ts';

/** What a client sent, before anybody has looked whether it makes sense. An empty field counts as none. */
export interface SentFields {
  readonly fields: ReadonlyMap<string, string>;
  /** Of the service definition: all values that were sent for a code. */
  readonly attributes: ReadonlyMap<string, readonly string[]>;
}

const FIELDS_MAX = 300;
/** Also `attribute[CODE][]` and `attribute[CODE][0]`, as clients in the wild write lists. */
const ATTRIBUTE = /^attribute\[([^\]]{1,100})\](?:\[\d{0,3}\])?$/u;

class Collector {
  private readonly fields = new Map<string, string>();
  private readonly attributes = new Map<string, string[]>();
  private readonly joins: boolean;
  private count = 0;

  /** @param joins whether a field that comes several times is a list with commas */
  constructor(joins = false) {
    this.joins = joins;
  }

  add(name: string, sent: string): void {
    const code = ATTRIBUTE.exec(name)?.[1];
    if (code !== undefined) return this.addAttribute(code, sent);
    const value = this.take(sent);
    const before = this.fields.get(name);
    if (value === '') return;
    const isOther = before !== undefined && before !== value;
    if (isOther && !this.joins) throw badRequest(`${shown(name)} was sent twice with different values.`);
    this.fields.set(name, isOther ? `${before},${value}` : value);
  }

  addAttribute(sentCode: string, sent: string): void {
    const [code, value] = [cleanText(sentCode), this.take(sent)];
    const values = this.attributes.get(code) ?? [];
    if (value !== '' && !values.includes(value)) this.attributes.set(code, [...values, value]);
  }

  private take(sent: string): string {
    if (++this.count > FIELDS_MAX) throw badRequest(`More than ${FIELDS_MAX} fields were sent.`);
    return cleanText(sent);
  }

  get sent(): SentFields {
    return { fields: this.fields, attributes: this.attributes };
  }
}

/**
 * The body of a form.
 * @throws GeoReportError when it is not UTF-8, or not a form at all
 */
export const readForm = (text: string): SentFields => readPairs(text, new Collector());

/**
 * The part of an address after the question mark; a parameter may come several times, or once with commas.
 * @throws GeoReportError when it is not UTF-8
 */
export const readQuery = (text: string): SentFields => readPairs(text, new Collector(true));

function readPairs(text: string, collector: Collector): SentFields {
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    collector.add(decoded(at < 0 ? pair : pair.slice(0, at)), at < 0 ? '' : decoded(pair.slice(at + 1)));
  }
  return collector.sent;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw badRequest('What was sent is not UTF-8 in percent-encoding.');
  }
}

/**
 * The same as JSON: `{"service_code": "noise", "attribute": {"LOUD": ["a", "b"]}}`. `attributes` is taken for `attribute`.
 * @throws GeoReportError when it is of another shape
 */
export function readJson(body: unknown): SentFields {
  if (!isRecord(body)) throw badRequest('The body must be a JSON object.');
  const collector = new Collector();
  for (const [name, value] of Object.entries(body)) {
    if (name === 'attribute' || name === 'attributes') {
      if (value !== null && !isRecord(value))
        throw badRequest(`${name} must be an object of values by their codes.`);
      for (const [code, sent] of Object.entries(value ?? {}))
        for (const each of Array.isArray(sent) ? (sent as unknown[]) : [sent])
          collector.addAttribute(code, scalar(code, each));
    } else collector.add(name, scalar(name, value));
  }
  return collector.sent;
}

function scalar(name: string, value: unknown): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw badRequest(`${shown(name)} must be a text or a number.`);
}

/** A name that a client made up, as it may stand in a sentence. */
export const shown = (name: string): string => cleanText(name).slice(0, 100);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
