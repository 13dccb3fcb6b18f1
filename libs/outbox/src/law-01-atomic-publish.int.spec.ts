import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { eventually } from '@night-market/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { message, RelayWorld } from '../test/relay-world.ts';
import { MAX_EVENT_BYTES } from './ports.ts';

let world: RelayWorld;
beforeAll(async () => {
  world = await RelayWorld.create(['create table sale (id text primary key)']);
});
afterAll(() => world.close());
afterEach(async () => {
  await world.stopRelays();
  await world.database.query('truncate sale');
});

const sales = async () =>
  (await world.database.query<{ id: string }>('select id from sale order by id')).map(({ id }) => id);

const sell = (id: string, fail?: string) =>
  world.unitOfWork.run(async (tx) => {
    await tx.query('insert into sale (id) values ($1)', [id]);
    await world.append(tx, message(id, 'sold'));
    if (fail) throw new Error(fail);
  });

const SELLER = fileURLToPath(new URL('../test/sell-and-wait.main.ts', import.meta.url));

/** A process of its own that is killed (`kill -9`) at this point of its sale. */
async function killedWhile(point: string, sale: string): Promise<void> {
  const child = spawn(process.execPath, [SELLER, world.database.url, point, sale], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(child.stdout, 'data');
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

describe('law 1: state and event are written in one transaction', () => {
  it('both of what was committed, neither of what was rolled back', async () => {
    world.startRelay();
    await sell('kept');
    await expect(sell('lost', 'changed my mind')).rejects.toThrow('changed my mind');
    await sell('last');
    await eventually(async () => (await world.values()).has('last'));
    expect(await sales()).toEqual(['kept', 'last']);
    expect([...(await world.values()).keys()].sort()).toEqual(['kept', 'last']);
    // The broker has them a moment before the outbox has forgotten them.
    expect(await eventually(async () => (await world.waiting()).length === 0)).toBe(true);
  });

  it.each(['before the event', 'before the commit'])('neither, when the process dies %s', async (point) => {
    const sale = `killed ${point}`;
    await killedWhile(point, sale);
    world.startRelay();
    await world.publish(message('probe', point));
    await eventually(async () => (await world.valuesOf('probe')).includes(point));
    expect(await sales()).toEqual([]);
    expect(await world.valuesOf(sale)).toEqual([]);
  });

  it('both, when the process dies after the commit and before its event was sent', async () => {
    await killedWhile('after the commit', 'killed afterwards');
    expect(await sales()).toEqual(['killed afterwards']);
    expect(await world.waiting()).toHaveLength(1);
    world.startRelay();
    await eventually(async () => (await world.valuesOf('killed afterwards')).length > 0);
    expect(await world.valuesOf('killed afterwards')).toEqual(['sold']);
  });

  it('the event goes out byte for byte', async () => {
    world.startRelay();
    const bytes = { key: Buffer.from([0xff, 0x00, 0x0a]), value: Buffer.from([0x00, 0xc3, 0x28]) };
    await world.publish({ ...message('', ''), ...bytes, headers: { ce_type: 'ü', empty: '' } });
    const sent = await world.recordOf(bytes.value);
    expect(sent.key?.equals(bytes.key)).toBe(true);
    const ce_sequence = expect.stringMatching(/^\d{20}$/) as string;
    expect(sent.headers).toEqual({ ce_type: 'ü', empty: '', ce_sequence });
  });

  it('an event that no broker would take is refused in the transaction of its cause', async () => {
    const huge = { ...message('a', ''), value: Buffer.alloc(MAX_EVENT_BYTES + 1) };
    await expect(
      world.unitOfWork.run(async (tx) => {
        await tx.query(`insert into sale (id) values ('huge')`);
        await world.append(tx, huge);
      }),
    ).rejects.toThrow('larger than');
    expect(await sales()).toEqual([]);
  });
});
