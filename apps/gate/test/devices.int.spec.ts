import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestGate } from './support/service.ts';
import { newKeyPair, SigningDevice } from './support/signing-device.ts';

let gate: TestGate;
let other: TestGate;

beforeAll(async () => {
  gate = await TestGate.start();
  other = await TestGate.start({}, gate);
});
afterAll(async () => {
  await other.stop();
  await gate.stop();
});

const openToken = async (given: object = {}) => {
  const asked = { name: 'Phone 1', gateId: 'north', ...given };
  return (await gate.operate('POST', '/v2/devices/enrolments', asked)).body['token'] as string;
};
const enrol = (body: object, at = gate) => at.send('POST', '/v2/devices/enrol', body, {});

describe('a device', () => {
  it('becomes one of the market by a token that is good once, and scans by signed requests', async () => {
    const opened = await gate.operate('POST', '/v2/devices/enrolments', { name: 'Phone 1', gateId: 'north' });
    expect(opened).toMatchObject({ status: 201, body: { expiresAt: expect.any(String) } });
    const { token, path } = opened.body as Record<'token' | 'path', string>;
    expect(path).toBe(`/scanner/#enrol=${token}`);
    const { privateKey, publicKey } = newKeyPair();
    const software = { name: 'scanner-web', version: '1.2.3' };
    const answer = await enrol({ token, publicKey, software });
    expect(answer).toMatchObject({
      status: 201,
      body: { name: 'Phone 1', market: 'night-market', gateId: 'north', serverTime: expect.any(String) },
    });
    const { deviceId, credentialId } = answer.body as Record<'deviceId' | 'credentialId', string>;
    const device = new SigningDevice(deviceId, credentialId, privateKey);
    const ticket = await gate.issue('signed-1');
    const scan = JSON.stringify({ deviceId, nonce: 'n-1', gateId: 'north', token: ticket });
    expect(await device.send(gate, 'POST', '/v2/scans', scan)).toMatchObject({
      status: 200,
      body: { decision: 'granted' },
    });
    expect(await device.send(other, 'GET', '/v2/policies/current?gateId=north')).toMatchObject({
      status: 200,
    });
    const stored = await gate.database.query('select * from enrolment');
    expect(JSON.stringify(stored)).not.toContain(token);
  });

  it('is enrolled by a QR code, or a page that an operator shows or prints', async () => {
    const asked = { name: 'Phone <7>', gateId: 'north' };
    const open = (format: string) => gate.operate('POST', `/v2/devices/enrolments?format=${format}`, asked);
    const json = await open('json');
    expect(json.body['url']).toBe(`${gate.service.url}${json.body['path'] as string}`);
    const page = await open('html');
    expect([page.status, page.headers.get('content-type')]).toEqual([201, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(page.text).toMatch(/Phone &lt;7&gt;[^]*<svg[^]*登錄驗票手機[^]*Enrol a scanner/);
    for (const [format, type, head] of [
      ['svg', 'image/svg+xml; charset=utf-8', '<svg'],
      ['png', 'image/png', 'PNG'],
    ] as const) {
      const picture = await open(format);
      expect([picture.status, picture.headers.get('content-type')]).toEqual([201, type]);
      expect(picture.text.slice(0, 8)).toContain(head);
    }
    expect(await open('gif')).toMatchObject({ status: 400, body: { errors: [{ pointer: '/format' }] } });
    expect((await gate.send('POST', '/v2/devices/enrolments?format=html', asked, gate.scanner)).status).toBe(
      403,
    );
  });

  it('enrols once by a token: the same key gets the same answer, another key none', async () => {
    const token = await openToken();
    const { publicKey } = newKeyPair();
    const first = await enrol({ token, publicKey });
    const again = await enrol({ token, publicKey }, other);
    expect(again.body['deviceId']).toBe(first.body['deviceId']);
    const refused = { status: 401, body: { code: 'enrolment_refused' } };
    expect(await enrol({ token, publicKey: newKeyPair().publicKey })).toMatchObject(refused);
    expect(await enrol({ token: 'unknown-unknown-unknown', publicKey })).toMatchObject(refused);
    const late = await openToken();
    await gate.database.query(`update enrolment set expires_at = now() where device_id is null`);
    expect(await enrol({ token: late, publicKey })).toMatchObject(refused);
  });

  it('enrols once when two ask at the same moment', async () => {
    const token = await openToken();
    const asked = [gate, other, gate, other].map((at) =>
      enrol({ token, publicKey: newKeyPair().publicKey }, at),
    );
    const statuses = (await Promise.all(asked)).map(({ status }) => status).sort();
    expect(statuses).toEqual([201, 401, 401, 401]);
  });

  it('is refused a key that is none, and the token stays good', async () => {
    const token = await openToken();
    expect(await enrol({ token, publicKey: 'abc' })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/publicKey' }] },
    });
    expect(await enrol({ token, publicKey: newKeyPair().publicKey })).toMatchObject({ status: 201 });
  });

  it('has each signed request taken once, by whichever replica, and other bodies never', async () => {
    const device = await SigningDevice.enrol(gate);
    const body = JSON.stringify({ deviceId: device.deviceId, nonce: 'n', gateId: 'north', token: 'X' });
    const authorization = device.sign('POST', '/v2/scans', body);
    const send = (at: TestGate, text: string) => at.send('POST', '/v2/scans', text, { authorization });
    expect(await send(gate, body.replace('"n"', '"m"'))).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    });
    const answers = await Promise.all([gate, other, gate, other].map((at) => send(at, body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
    expect(await send(other, body)).toMatchObject({ status: 401, body: { code: 'replayed_request' } });
  });

  it('with a wrong clock is told our time, and its request changes nothing', async () => {
    const device = await SigningDevice.enrol(gate);
    const authorization = device.sign('GET', '/v2/keys', undefined, Date.now() - 301_000);
    const answer = await gate.send('GET', '/v2/keys', undefined, { authorization });
    expect(answer).toMatchObject({ status: 401, body: { code: 'clock_skew' } });
    expect(Math.abs(Date.parse(answer.headers.get('date')!) - Date.now())).toBeLessThan(5_000);
  });

  it('signs the lines that it uploads as a whole', async () => {
    const device = await SigningDevice.enrol(gate);
    const token = await gate.issue('signed-bulk');
    const offline = { decision: 'granted' };
    const scannedAt = new Date().toISOString();
    const lines = [1, 2, 3].map((n) =>
      JSON.stringify({ nonce: `bulk-${n}`, gateId: 'north', direction: 'entry', token, scannedAt, offline }),
    );
    const headers = { 'content-type': 'application/x-ndjson' };
    const answer = await device.send(gate, 'POST', '/v2/scans/bulk', lines.join('\n'), headers);
    expect(answer.text.trim().split('\n')).toHaveLength(3);
    expect(answer).toMatchObject({ status: 200 });
    const authorization = device.sign('POST', '/v2/scans/bulk', lines.slice(1).join('\n'));
    const changed = { ...headers, authorization };
    expect(await gate.send('POST', '/v2/scans/bulk', lines.join('\n'), changed)).toMatchObject({
      status: 401,
    });
  });

  it('replaces its key: the old one is good until the new one is used', async () => {
    const device = await SigningDevice.enrol(gate);
    const { privateKey, publicKey } = newKeyPair();
    const body = JSON.stringify({ publicKey });
    const rotated = await device.send(gate, 'POST', '/v2/devices/me/credentials', body);
    expect(rotated).toMatchObject({ status: 201, body: { credentialId: expect.any(String) } });
    const again = await device.send(other, 'POST', '/v2/devices/me/credentials', body);
    expect(again.body).toEqual(rotated.body);
    expect(await device.send(gate, 'GET', '/v2/keys')).toMatchObject({ status: 200 });
    const fresh = new SigningDevice(device.deviceId, rotated.body['credentialId'] as string, privateKey);
    expect(await fresh.send(other, 'GET', '/v2/keys')).toMatchObject({ status: 200 });
    const refused = await eventually(async () => {
      const answer = await device.send(gate, 'GET', '/v2/keys');
      return answer.status === 401 && answer;
    });
    expect(refused.body['code']).toBe('unauthenticated');
    expect(await fresh.send(gate, 'GET', '/v2/keys')).toMatchObject({ status: 200 });
  });

  it('with an API key has no key to replace', async () => {
    const body = { publicKey: newKeyPair().publicKey };
    expect(await gate.send('POST', '/v2/devices/me/credentials', body, gate.scanner)).toMatchObject({
      status: 403,
      body: { code: 'not_signing' },
    });
  });

  it('that is revoked is refused by every replica within a second, and told so', async () => {
    const device = await SigningDevice.enrol(gate);
    for (const at of [gate, other])
      expect(await device.send(at, 'GET', '/v2/keys')).toMatchObject({ status: 200 });
    await gate.operate('POST', `/ops/devices/${device.deviceId}/revoke`, {});
    const revokedAtMs = performance.now();
    for (const at of [gate, other]) {
      let letInAtMs = revokedAtMs;
      await eventually(
        async () => {
          const askedAtMs = performance.now();
          const { status, body } = await device.send(at, 'GET', '/v2/keys');
          if (status === 401) return body['code'] === 'device_revoked';
          letInAtMs = askedAtMs;
          return false;
        },
        { timeoutMs: 5_000 },
      );
      expect(letInAtMs - revokedAtMs).toBeLessThan(1_000);
    }
  });

  it('is listed with its program, and kept apart from API keys', async () => {
    const { deviceId, credentialId } = await SigningDevice.enrol(gate);
    const { holders } = (await gate.operate('GET', '/ops/devices')).body as {
      holders: { id: string; name: string; keys: object[] }[];
    };
    expect(holders.find(({ id }) => id === deviceId)).toMatchObject({
      name: 'Phone 1',
      keys: [{ prefix: credentialId, isSigning: true, software: 'scanner-web/1.0.0', revokedAt: null }],
    });
    const asKey = { authorization: `Bearer nm_device_${credentialId}_${'a'.repeat(43)}` };
    expect(await gate.send('GET', '/v2/keys', undefined, asKey)).toMatchObject({ status: 401 });
  });
});
