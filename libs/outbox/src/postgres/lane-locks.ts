import { LANES } from '../lanes.ts';

/** First half of the relay's advisory lock keys ('outb'); business locks use the one-key form and never meet it. */
export const LOCK_SPACE = 0x6f757462;
/** Every relay holds this one shared: how many hold it is how many replicas share the lanes. */
export const MEMBER = LANES;

/** What relays hold in this database, as rows of pg_locks. */
export const HELD_BY_RELAYS = `pg_locks
  where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
    and classid = ${LOCK_SPACE} and objsubid = 2 and granted`;
