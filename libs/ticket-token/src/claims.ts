/** What a token says of its ticket. All of it is signed; nothing that an office edits later (a name) is in it. */
export interface TicketClaims {
  readonly keyId: string;
  readonly ticketId: string;
  readonly market: string;
  readonly product: string;
  /** In ascending order, none twice. */
  readonly zones: readonly string[];
  /** The first second of its validity, since 1970. */
  readonly validFromS: number;
  /** The first second at which it is over. */
  readonly validUntilS: number;
}

export const KEY_ID_MAX = 8;
export const TICKET_ID_MAX = 48;
export const CODE_MAX = 24;
export const ZONES_MAX = 8;
export const SECONDS_MAX = 0xffff_ffff;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const KEY_ID = /^[a-z0-9]{1,8}$/;
const TICKET_ID = /^[A-Za-z0-9._:-]{1,48}$/;
const CODE = /^[a-z0-9._-]{1,24}$/;

const matches = (pattern: RegExp, text: unknown): boolean => typeof text === 'string' && pattern.test(text);

export const isUuid = (text: string): boolean => matches(UUID, text);
export const isKeyId = (text: unknown): text is string => matches(KEY_ID, text);
export const isTicketId = (text: unknown): text is string => matches(TICKET_ID, text);
export const isCode = (text: unknown): text is string => matches(CODE, text);

const isSecond = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= SECONDS_MAX;

const areAscending = (texts: readonly string[]): boolean =>
  texts.every((text, index) => index === 0 || texts[index - 1]! < text);

/** What is wrong with the claims, in one sentence; undefined when they can be signed. */
export function problemOfClaims(claims: TicketClaims): string | undefined {
  const { keyId, ticketId, market, product, zones, validFromS, validUntilS } = claims;
  if (!isKeyId(keyId)) return `keyId must be 1 to ${KEY_ID_MAX} of a-z and 0-9.`;
  if (!isTicketId(ticketId)) return `ticketId must be 1 to ${TICKET_ID_MAX} of A-Z, a-z, 0-9 and . _ : -.`;
  for (const [name, code] of Object.entries({ market, product })) {
    if (!isCode(code)) return `${name} must be 1 to ${CODE_MAX} of a-z, 0-9 and . _ -.`;
  }
  if (!Array.isArray(zones) || zones.length > ZONES_MAX) return `zones must be at most ${ZONES_MAX} names.`;
  if (!zones.every(isCode)) return `A zone must be 1 to ${CODE_MAX} of a-z, 0-9 and . _ -.`;
  if (!areAscending(zones)) return 'zones must be in ascending order, none twice.';
  if (!isSecond(validFromS) || !isSecond(validUntilS))
    return `validFromS and validUntilS must be whole seconds from 0 to ${SECONDS_MAX}.`;
  if (validFromS >= validUntilS) return 'validFromS must be before validUntilS.';
  return undefined;
}
