import { createHash } from 'node:crypto';
import type { ScannedCode } from '../../domain/scan.ts';
import type { TicketKeys } from './ticket-keys.ts';

const hashOf = (kind: string, text: string): string =>
  createHash('sha256').update(`${kind} ${text}`).digest('hex');

/** Finds out what a scanned code is. Whatever it is, it is an answer and no error. */
export class CodeReader {
  private readonly keys: TicketKeys;

  constructor(keys: TicketKeys) {
    this.keys = keys;
  }

  async token(text: string): Promise<ScannedCode> {
    const ticketId = await this.keys.read(text);
    const hash = hashOf('token', text);
    return ticketId === undefined
      ? { ticketId: null, proof: 'none', hash }
      : { ticketId, proof: 'signed', hash };
  }

  /** A ticket that is named without its token. */
  ticketId = (text: string): ScannedCode => ({ ticketId: text, proof: 'id', hash: hashOf('id', text) });
}
