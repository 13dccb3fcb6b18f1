/** One server-sent event (WHATWG HTML, 9.2). */
export interface StreamEvent {
  /** Where to go on after it: visible ASCII. */
  readonly id?: string;
  readonly type: string;
  readonly data: string;
}

/** An event as it is sent. Line breaks of the data become lines of their own, so that data is never taken for a field. */
export function eventText({ id, type, data }: StreamEvent): string {
  const lines = data.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`);
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${type}\n${lines.join('')}\n`;
}

/** Tells a reader where it stands, without an event. */
export const positionText = (id: string): string => `id: ${id}\n\n`;

/** Clients pass comments by; a connection that carries one is alive. */
export const commentText = (text: string): string => `: ${text}\n\n`;
