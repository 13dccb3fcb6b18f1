import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { enrolmentPage, PAGE_POLICY } from './enrolment-page.ts';

const sheet = {
  ...{ name: 'Phone <7> & "co"', gateId: 'north', timeZone: 'Asia/Taipei', code: '<svg id="qr"></svg>' },
  expiresAtMs: Date.parse('2026-11-29T12:30:00Z'),
};

describe('the page of an enrolment', () => {
  it('says in both languages what to do, where and until when by the clock of the market', () => {
    const page = enrolmentPage(sheet);
    expect(page).toContain('lang="zh-TW"');
    expect(page).toContain('登錄驗票手機');
    expect(page).toContain('Enrol a scanner');
    expect(page).toContain('<svg id="qr"></svg>');
    expect(page.match(/8:30/g)).toHaveLength(2);
    expect(page.match(/north/g)).toHaveLength(2);
  });

  it('takes no name for markup', () => {
    expect(enrolmentPage(sheet)).toContain('<h1>Phone &lt;7&gt; &amp; &quot;co&quot;</h1>');
  });

  it('lets its own style in and nothing else', () => {
    const [, style] = /<style>([^]*)<\/style>/.exec(enrolmentPage(sheet))!;
    expect(PAGE_POLICY).toContain(`'sha256-${createHash('sha256').update(style!).digest('base64')}'`);
  });
});
