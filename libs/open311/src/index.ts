export { cleanText } from './clean-text.ts';
export { discoveryDocument } from './discovery.ts';
export type { Discovery } from './discovery.ts';
export { CONTENT_TYPES, write } from './document.ts';
export type { Document, Fields, Format, List, Value } from './document.ts';
export { badRequest, errorsDocument, GeoReportError } from './errors.ts';
export type { Mistake } from './errors.ts';
export { DESCRIPTION_MAX, newRequest, PHOTO_IDS_MAX } from './new-request.ts';
export type { NewRequest, Reporter } from './new-request.ts';
export { readForm, readJson, readQuery } from './read-fields.ts';
export type { SentFields } from './read-fields.ts';
export { PAGE_SIZE_MAX } from './query-parts.ts';
export type { Pages, TimeSpan } from './query-parts.ts';
export { requestsQuery } from './requests-query.ts';
export type { RequestsQuery } from './requests-query.ts';
export {
  createdDocument,
  definitionDocument,
  requestsDocument,
  servicesDocument,
  tokenDocument,
} from './resources.ts';
export type { Attribute, FurtherFacts, Service, ServiceRequest } from './resources.ts';
export { newUpdate, STATES, updatesDocument, updateTakenDocument } from './updates.ts';
export { updatesQuery } from './updates-query.ts';
export type { UpdatesQuery } from './updates-query.ts';
export type { Meaning, NewUpdate, PublicUpdate } from './updates.ts';
