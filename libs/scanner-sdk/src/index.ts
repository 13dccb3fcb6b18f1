export type { Clock, Random } from '@night-market/kernel';
export { systemClock, systemRandom } from '@night-market/kernel';
export { ClockOffset } from './clock-offset.ts';
export {
  bearerCredentials,
  newDeviceKey,
  signedCredentials,
  textToSign,
  type DeviceCredentials,
  type RequestToSign,
} from './credentials.ts';
export { decideOffline, evidenceOf, type OfflineDecision, type OwnKnowledge } from './decide-offline.ts';
export { EventStreamParser, type FeedEvent } from './feed.ts';
export { GateApi, GateCallError, type Fetch } from './gate-api.ts';
export { enrol, enrolmentToken, identityIn, type EnrolOptions, type Identity } from './identity.ts';
export { openIndexedDbStore } from './indexed-db-store.ts';
export { KeepInTouch, type TouchOptions } from './keep-in-touch.ts';
export { readPolicy, type CurrentPolicy, type Knowledge } from './knowledge.ts';
export { DEFAULT_LINK, Link, type LinkMode, type LinkPolicy } from './link.ts';
export { MemoryStore } from './memory-store.ts';
export { DEVICE_REVOKED, Scanner, type ScannerOptions, type ScanRequest } from './scanner.ts';
export type { ScanReason, ScanResult } from './scan-result.ts';
export type { Documents, HeldStatus, QueuedScan, ScannerStore } from './store.ts';
export { UPLOAD_MAX, type UploadedScan } from './upload.ts';
