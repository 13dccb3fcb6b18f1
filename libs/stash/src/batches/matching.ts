/** Which parked keys a filter means; `$2` to `$5` are its error type, topic, pattern and moment. */
export const MATCHING = `state = 'parked' and ($2::text is null or error_type = $2) and ($3::text is null or topic = $3)
    and ($4::text is null or pattern = $4) and ($5::timestamptz is null or updated_at <= $5)`;
