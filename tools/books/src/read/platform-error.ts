import { PlainError } from '@night-market/command-line';

/** The platform cannot be played with; the message is one plain sentence. */
export class PlatformError extends PlainError {}
