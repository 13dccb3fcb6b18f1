// Writes a sale and its event in one transaction, and stays at the point it was told of, to be killed there.
import { PgUnitOfWork } from '@night-market/postgres';
import { PgOutbox } from '../src/index.ts';
import { message } from './relay-world.ts';

const [url = '', point, sale = ''] = process.argv.slice(2);
const stay = (): Promise<never> => {
  process.stdout.write('here\n');
  return new Promise(() => setInterval(() => undefined, 60_000));
};

const outbox = new PgOutbox(() => undefined);
await new PgUnitOfWork(url).run(async (tx) => {
  await tx.query('insert into sale (id) values ($1)', [sale]);
  if (point === 'before the event') await stay();
  await outbox.append(tx, [message(sale, 'sold')]);
  if (point === 'before the commit') await stay();
});
await stay();
