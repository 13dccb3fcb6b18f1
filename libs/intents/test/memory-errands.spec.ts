import { FakeClock } from '@night-market/testing';
import { intentStoreConformance } from './intent-store-conformance.ts';
import { MemoryErrands } from './memory-errands.ts';

intentStoreConformance(() => new MemoryErrands(new FakeClock()));
