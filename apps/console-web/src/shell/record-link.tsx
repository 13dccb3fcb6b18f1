import type { RecordPlace } from '../api/types.ts';
import { AnchorLink } from './links.tsx';

/** Leads to a record in the browser of its topic. */
export function RecordLink({ place: { topic, partition, offset } }: { readonly place: RecordPlace }) {
  const search = { partition: String(partition), from: offset };
  return (
    <AnchorLink to="/topics/$topic" params={{ topic }} search={search} data-value>
      {topic}/{partition}/{offset}
    </AnchorLink>
  );
}
