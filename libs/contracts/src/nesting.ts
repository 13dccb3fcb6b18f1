/**
 * Whether the text of a JSON value has lists and objects more than `levels` deep in each other. What JSON.parse reads at
 * any depth would overflow the stack of whoever walks it by recursion. Grows linearly with the text and makes nothing.
 */
export function isNestedDeeper(text: string, levels: number): boolean {
  // Each level needs two characters.
  if (text.length < 2 * levels) return false;
  let level = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      level += 1;
      if (level > levels) return true;
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) level -= 1;
  }
  return false;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Where the JSON string that begins at `start` ends; the end of the text if it does not. */
export function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at += 1;
  }
  return text.length;
}
