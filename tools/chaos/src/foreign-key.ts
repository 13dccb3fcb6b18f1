import { randomUUID } from 'node:crypto';

const PREFIX = 'foreign-';

/** A key of a record that is not ours; no order has such a one. */
export const foreignKey = (): string => PREFIX + randomUUID();

/** Whether a key is none of an order: such a record may be parked. A consumer names what has no readable key by its place. */
export const isForeignKey = (key: string): boolean => key.startsWith(PREFIX) || key.startsWith('@');
