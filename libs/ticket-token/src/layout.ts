import {
  CODE_MAX,
  isUuid,
  KEY_ID_MAX,
  problemOfClaims,
  TICKET_ID_MAX,
  ZONES_MAX,
  type TicketClaims,
} from './claims.ts';

export const VERSION = 1;
export const SIGNATURE_BYTES = 64;
const UUID_BYTES = 16;

/** The longest token there can be: version, key id, ticket id, market, product, zones, two times, signature. */
export const TOKEN_BYTES_MAX =
  1 +
  (1 + KEY_ID_MAX) +
  (1 + TICKET_ID_MAX) +
  2 * (1 + CODE_MAX) +
  (1 + ZONES_MAX * (1 + CODE_MAX)) +
  8 +
  SIGNATURE_BYTES;

/** The claims as bytes, without the signature. They must be without a problem. */
export function toBytes(claims: TicketClaims): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [VERSION];
  putText(bytes, claims.keyId);
  if (isUuid(claims.ticketId)) putUuid(bytes, claims.ticketId);
  else putText(bytes, claims.ticketId);
  putText(bytes, claims.market);
  putText(bytes, claims.product);
  bytes.push(claims.zones.length);
  for (const zone of claims.zones) putText(bytes, zone);
  putSecond(bytes, claims.validFromS);
  putSecond(bytes, claims.validUntilS);
  return Uint8Array.from(bytes);
}

function putText(bytes: number[], text: string): void {
  bytes.push(text.length);
  for (let index = 0; index < text.length; index += 1) bytes.push(text.charCodeAt(index));
}

function putUuid(bytes: number[], uuid: string): void {
  bytes.push(0);
  const digits = uuid.replaceAll('-', '');
  for (let at = 0; at < digits.length; at += 2) bytes.push(parseInt(digits.slice(at, at + 2), 16));
}

const putSecond = (bytes: number[], value: number): unknown =>
  bytes.push(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);

/**
 * The claims in these bytes, which hold no signature.
 * @returns `version` when they are of another version, `malformed` when they are not what `toBytes` would write
 */
export function fromBytes(bytes: Uint8Array): TicketClaims | 'version' | 'malformed' {
  if (bytes[0] !== VERSION) return 'version';
  const reader = new Reader(bytes, 1);
  const keyId = reader.text();
  const ticketId = reader.peek() === 0 ? reader.uuid() : reader.text();
  const market = reader.text();
  const product = reader.text();
  const zones = reader.texts();
  const validFromS = reader.second();
  const validUntilS = reader.second();
  const claims = { keyId, ticketId, market, product, zones, validFromS, validUntilS };
  if (problemOfClaims(claims) !== undefined) return 'malformed';
  // One ticket has one encoding: no bytes after it, none missing, no UUID written as text.
  return sameBytes(toBytes(claims), bytes) ? claims : 'malformed';
}

const sameBytes = (left: Uint8Array, right: Uint8Array): boolean =>
  left.length === right.length && left.every((byte, index) => byte === right[index]);

/** Reads on past the end as if there were zeros. */
class Reader {
  private readonly bytes: Uint8Array;
  private at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  peek(): number {
    return this.bytes[this.at] ?? 0;
  }

  byte(): number {
    const byte = this.peek();
    this.at += 1;
    return byte;
  }

  text(): string {
    let text = '';
    for (let left = this.byte(); left > 0; left -= 1) text += String.fromCharCode(this.byte());
    return text;
  }

  texts(): string[] {
    const texts: string[] = [];
    for (let left = this.byte(); left > 0; left -= 1) texts.push(this.text());
    return texts;
  }

  uuid(): string {
    this.byte();
    let digits = '';
    for (let left = UUID_BYTES; left > 0; left -= 1) digits += this.byte().toString(16).padStart(2, '0');
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }

  second(): number {
    return ((this.byte() << 24) | (this.byte() << 16) | (this.byte() << 8) | this.byte()) >>> 0;
  }
}
