import {
  enrol,
  identityIn,
  KeepInTouch,
  openIndexedDbStore,
  Scanner,
  systemClock,
  systemRandom,
  type Identity,
  type ScannerStore,
} from '@night-market/scanner-sdk';

const NAME = 'scanner-web';
const VERSION = '0.1.0';

const gate = {
  baseUrl: location.origin,
  fetch: (input: RequestInfo | URL, init?: RequestInit) => fetch(input, init),
  clock: systemClock,
};

/** The scanner on this phone, and what keeps it in touch with the gate. */
export interface Device {
  readonly scanner: Scanner;
  readonly touch: KeepInTouch;
}

let opened: Promise<ScannerStore> | undefined;
const store = (): Promise<ScannerStore> => (opened ??= openIndexedDbStore());

/** Undefined before this phone is enrolled. */
export async function openDevice(): Promise<Device | undefined> {
  const identity = await identityIn(await store());
  return identity && start(identity);
}

/** @throws GateCallError */
export async function enrolDevice(token: string): Promise<Device> {
  const software = { name: NAME, version: VERSION };
  return start(await enrol(token, { ...gate, software, store: await store() }));
}

async function start(identity: Identity): Promise<Device> {
  const options = { ...gate, identity, software: `${NAME}/${VERSION}`, store: await store() };
  const scanner = await Scanner.open(options);
  const touch = new KeepInTouch(scanner, { random: systemRandom });
  touch.start();
  addEventListener('online', () => touch.wake());
  // Browsers may throw a page's data away when the disk fills up, unless asked not to.
  void navigator.storage?.persist?.().catch(() => false);
  return { scanner, touch };
}
