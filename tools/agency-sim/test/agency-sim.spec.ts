import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '@night-market/testing';
import { signedHeaders } from '@night-market/webhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAgencySim, type AgencySim, type AgencyView, type Fault } from '../src/index.ts';

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const admin = { authorization: 'Bearer key', 'content-type': 'application/json' };

let sim: AgencySim;
let hotline: Server;
let said: string[];

beforeEach(async () => {
  said = [];
  sim = await startAgencySim({ key: 'key' });
  hotline = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      said.push(new URLSearchParams(body).get('status')!);
      response.writeHead(201).end();
    });
  });
  await new Promise<void>((done) => hotline.listen(0, '127.0.0.1', done));
});
afterEach(async () => {
  await sim.close();
  hotline.closeAllConnections();
  hotline.close();
});

const put = (path: string, body: object) =>
  fetch(`${sim.url}/admin/agencies/${path}`, { method: 'PUT', headers: admin, body: JSON.stringify(body) });
const join = (fault: Fault = 'none') => {
  const civicUrl = `http://127.0.0.1:${(hotline.address() as AddressInfo).port}`;
  return put('fire', { civicUrl, apiKey: 'nm_agency_x', secret: SECRET, fault });
};
const view = async () =>
  (await (await fetch(`${sim.url}/admin/agencies/fire`, { headers: admin })).json()) as AgencyView;
const tell = async (id: string, secret = SECRET, type = 'report.routed') => {
  const body = JSON.stringify({ type, data: { reportId: `report of ${id}` } });
  const headers = signedHeaders({ id, sentAtMs: Date.now(), body }, [secret]);
  return (await fetch(`${sim.url}/agencies/fire/told`, { method: 'POST', headers, body })).status;
};

describe('an agency of the simulator', () => {
  it('takes each delivery once, takes the report on and is done with it', async () => {
    await join();
    expect([await tell('a'), await tell('a'), await tell('b', SECRET, 'report.handed_over')]).toEqual([
      200, 200, 200,
    ]);
    await eventually(async () => (await view()).unsent === 0 && said.length === 2);
    expect(said).toEqual(['investigating', 'closed']);
    expect(await view()).toMatchObject({ repeated: 1, forged: 0 });
    expect((await view()).taken.map(({ id, reportId }) => [id, reportId])).toEqual([
      ['a', 'report of a'],
      ['b', 'report of b'],
    ]);
  });

  it('takes nothing that is not signed well', async () => {
    await join();
    expect(await tell('a', `whsec_${Buffer.alloc(32, 2).toString('base64')}`)).toBe(401);
    expect(await view()).toMatchObject({ taken: [], forged: 1 });
  });

  it('goes wrong as it is told to, until it is told otherwise', async () => {
    await join('down');
    expect(await tell('a')).toBe(503);
    expect((await put('fire/fault', { fault: 'forgetful' })).status).toBe(200);
    expect(await tell('a')).toBe(200);
    expect((await put('fire/fault', { fault: 'confused' })).status).toBe(200);
    await tell('b');
    await eventually(async () => said.length === 4);
    expect(said).toEqual(['closed', 'investigating', 'investigating', 'closed']);
    expect((await put('fire/fault', { fault: 'other' })).status).toBe(400);
  });

  it('is opened by its key alone, and unknown agencies are not there', async () => {
    expect((await fetch(`${sim.url}/admin/agencies/fire`)).status).toBe(401);
    expect((await fetch(`${sim.url}/admin/agencies/fire`, { headers: admin })).status).toBe(404);
    expect(await tell('a')).toBe(404);
    expect((await fetch(`${sim.url}/health/ready`)).status).toBe(200);
  });
});
