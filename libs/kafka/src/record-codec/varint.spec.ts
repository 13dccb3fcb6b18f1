import { expect, it } from 'vitest';
import { readVarint } from './varint.ts';

it('ends after the ten bytes that 64 bits take, whatever goes on behind them', () => {
  const bytes = { buffer: Buffer.alloc(30, 0xff), offset: 0 };
  readVarint(bytes);
  expect(bytes.offset).toBe(10);
});
