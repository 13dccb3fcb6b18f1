/** What XML cannot hold, and control characters that nobody means: all but tab and line feed. */
const UNWANTED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/gu;

/** Text that both formats can carry: line ends are line feeds; control characters and halves of characters are gone. */
export const cleanText = (text: string): string =>
  text.toWellFormed().replace(/\r\n?/gu, '\n').replace(UNWANTED, '').trim();
