import { CONTENT_TYPES, type Document } from './document.ts';

const SPECIFICATION = 'http://wiki.open311.org/GeoReport_v2';

export interface Discovery {
  /** When the services last changed, in milliseconds since 1970. */
  readonly changedAtMs: number;
  readonly contact: string;
  /** How to get a key. */
  readonly keyService: string;
  /** Where the API is, without a slash at its end. */
  readonly url: string;
  readonly type: 'production' | 'test';
}

const FORMATS = [CONTENT_TYPES.xml, CONTENT_TYPES.json].map((contentType) => contentType.split(';')[0]!);

/** Where the API is and what it speaks. */
export function discoveryDocument({ changedAtMs, contact, keyService, url, type }: Discovery): Document {
  const changeset = new Date(changedAtMs).toISOString();
  const endpoint = { specification: SPECIFICATION, url, changeset, type };
  return {
    root: 'discovery',
    content: {
      changeset,
      contact,
      key_service: keyService,
      endpoints: {
        item: 'endpoint',
        values: [{ ...endpoint, formats: { item: 'format', values: FORMATS } }],
      },
    },
  };
}
