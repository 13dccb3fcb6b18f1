import { rowsOf, type Evening } from '../../../src/index.ts';

/**
 * Makes the orchestrator fail at one order, as a release with a mistake would.
 * @returns mends it, as the next release would
 */
export async function refuseOrder(evening: Evening, orderId: string): Promise<() => Promise<void>> {
  const alter = (change: string): Promise<unknown[]> =>
    rowsOf(evening, 'orchestrator', `alter table saga ${change}`);
  await alter(`add constraint planted check (order_id <> '${orderId}') not valid`);
  return async () => {
    await alter('drop constraint planted');
  };
}
