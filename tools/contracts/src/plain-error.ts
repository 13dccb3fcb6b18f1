/** What keeps a command from doing its work; the message is one plain sentence for whoever called it. */
export class PlainError extends Error {
  override readonly name = 'PlainError';
}
