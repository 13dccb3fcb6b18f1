/** At once. */
const BROUGHT_FORWARD_MAX = 10_000;

/** Rows of intents, each with its next try in `next_check_at`. */
export interface WaitingRows {
  readonly table: string;
  readonly key: string;
  /** What holds of those that wait for their next try: what is under way is left alone, or it would be done twice. */
  readonly waits: string;
}

/** The statement of `IntentOperator.bringForward`: the keys of the rows that are due now. */
export const bringForwardStatement = ({ table, key, waits }: WaitingRows): string =>
  `with later as (select ${key} from ${table} where ${waits} and next_check_at > clock_timestamp()
      limit ${BROUGHT_FORWARD_MAX} for update skip locked)
    update ${table} set next_check_at = clock_timestamp() where ${key} = any (array(select ${key} from later))
    returning ${key}`;
