import { patchKafkajs } from '../src/patch-kafkajs.ts';

// kafkajs loads its codec once for a process, at its first request. Files share their worker, so none may be earlier.
patchKafkajs();
