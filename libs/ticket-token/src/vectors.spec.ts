import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { bytesOf, keySetOf, RFC_8032, signerOf } from '../test/keys.ts';
import {
  readToken,
  signTicket,
  toBase64Url,
  TOKEN_TEXT_MAX,
  verifyToken,
  type TicketClaims,
} from './index.ts';

const page = readFileSync('docs/gate/token.md', 'utf8');

/** The vectors as the page shows them: claims, bytes, token. */
const vectors = [
  ...page.matchAll(/```text\n(\{.*\})\n```\n[^`]*```text\n([0-9a-f]+)\n([A-Z2-7]+)\n```/g),
].map(([, claims, bytes, token]) => ({
  claims: JSON.parse(claims!) as TicketClaims,
  bytes: bytes!,
  token: token!,
}));

it('are all found in docs/gate/token.md', () => {
  expect(vectors).toHaveLength(2);
  expect(page).toContain(RFC_8032.seed);
  expect(page).toContain(toBase64Url(bytesOf(RFC_8032.publicKey)));
  expect(page).toContain(`the longest token has ${TOKEN_TEXT_MAX}.`);
});

it.each(vectors)('$claims.ticketId is signed, read and verified as the page says', async (vector) => {
  const { claims, bytes, token } = vector;
  expect(await signTicket(claims, await signerOf('k1', RFC_8032.seed))).toBe(token);
  const read = readToken(token);
  expect(read).toMatchObject({ ok: true, claims });
  const signed = [...'night-market-ticket'].map((letter) => letter.charCodeAt(0));
  expect(read.ok && [...read.signed]).toEqual([...signed, ...bytesOf(bytes)]);
  const keys = keySetOf(claims.market, {
    keyId: 'k1',
    publicKey: toBase64Url(bytesOf(RFC_8032.publicKey)),
  });
  const options = { market: claims.market, nowMs: Date.parse('2026-11-29T12:00:00Z') };
  expect(await verifyToken(token, keys, options)).toEqual({ ok: true, claims });
});
