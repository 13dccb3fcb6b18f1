import { Socket } from 'node:net';

/**
 * A socket that hands over what is written in one turn of the event loop in one call: statements that are issued together
 * arrive together, and wake the server once. pg corks it for each statement.
 */
export class OneWriteSocket extends Socket {
  override uncork(): void {
    process.nextTick(() => super.uncork());
  }
}
