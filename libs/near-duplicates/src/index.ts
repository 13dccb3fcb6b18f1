export { distanceM } from './distance.ts';
export type { Place } from './distance.ts';
export { findCluster } from './find-cluster.ts';
export type { Cluster, Joined } from './find-cluster.ts';
export { NIGHT_MARKET_GLOSSARY } from './glossary.ts';
export type { Glossary } from './glossary.ts';
export { DEFAULT_DUPLICATE_SETTINGS, similarity } from './similarity.ts';
export type { ComparableReport, DuplicateSettings, Similarity } from './similarity.ts';
