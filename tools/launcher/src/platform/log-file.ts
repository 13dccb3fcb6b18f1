import { copyFileSync, truncateSync } from 'node:fs';
import { fileSizeBytes } from '@night-market/stack';

const LOG_BYTES_MAX = 20 * 1024 * 1024;

/**
 * Keeps a log within its bound: its contents move to `<path>.1` and it starts anew. The process that
 * writes it appends, so it needs not be told.
 */
export function boundLog(path: string, bytesMax = LOG_BYTES_MAX): void {
  if (fileSizeBytes(path) <= bytesMax) return;
  copyFileSync(path, `${path}.1`);
  truncateSync(path);
}
