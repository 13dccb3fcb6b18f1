import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';

const TAIL_BYTES_MAX = 64 * 1024;

/** The size of a file in bytes; 0 if there is none. */
export function fileSizeBytes(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/**
 * The last lines of a text file; empty if there is none. Reads a bounded part from its end, and
 * nothing before `fromByte` (unless the file has been cut since).
 */
export function tailFile(path: string, linesMax = 20, fromByte = 0): string {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return '';
  }
  try {
    const sizeBytes = fstatSync(file).size;
    const firstByte = fromByte <= sizeBytes ? fromByte : 0;
    const lengthBytes = Math.min(sizeBytes - firstByte, TAIL_BYTES_MAX);
    const buffer = Buffer.alloc(lengthBytes);
    readSync(file, buffer, 0, lengthBytes, sizeBytes - lengthBytes);
    return buffer.toString('utf8').trimEnd().split('\n').slice(-linesMax).join('\n');
  } finally {
    closeSync(file);
  }
}
