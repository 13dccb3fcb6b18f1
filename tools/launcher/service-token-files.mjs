// The files of service tokens, one per service: whom it lets in, and what it shows to others. Plain JavaScript, because
// `compose-env.mjs` runs before the packages are installed.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The programs that play the market read what there is, give keys, issue tickets, and describe feeders. */
const MARKET_TOOLS = { name: 'market-tools', scopes: ['read', 'keys', 'tickets', 'power', 'civic'] };
/** Whoever is listed there shows it a token of its own. */
const DIRECTORY = { name: 'directory', scopes: ['directory'] };
/** Of a caller two tokens are accepted at once. */
const TOKENS_MOST = 2;

export const tokenFileOf = (folder, service) => join(folder, `${service}.json`);

/**
 * Makes what is missing: all files the first time, later those of new services, and what came with a release in those that
 * are there. What somebody has taken out of a file stays out.
 * @param older the one file that an earlier release made for all services; what stands in it goes into the new ones
 * @returns whether anything was written
 */
export function writeServiceTokenFiles(folder, services, { marketToken, older, mode = 0o600 }) {
  const known = new Map(services.map((service) => [service, read(tokenFileOf(folder, service))]));
  const wanted = filesFor(known, read(older), marketToken);
  const changed = [...wanted].filter(([service, file]) => text(file) !== text(known.get(service)));
  if (changed.length === 0) return false;
  if (existsSync(folder)) writeAll(folder, directoryFirst(changed), mode);
  else writeNew(folder, changed, mode);
  return true;
}

const text = (file) => JSON.stringify(file, null, 2);

const read = (path) =>
  path !== undefined && existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;

/** A service must not show a token that the directory has never heard of. */
const directoryFirst = (files) =>
  files.toSorted(([one], [other]) => Number(other === DIRECTORY.name) - Number(one === DIRECTORY.name));

function writeAll(folder, files, mode) {
  for (const [service, file] of files) {
    const path = tokenFileOf(folder, service);
    writeFileSync(`${path}.${process.pid}`, `${text(file)}\n`, { mode });
    renameSync(`${path}.${process.pid}`, path);
  }
}

/** As one: of two processes that make them at the same time one is first, and its tokens hold. */
function writeNew(folder, files, mode) {
  const draft = `${folder}.${process.pid}`;
  mkdirSync(dirname(folder), { recursive: true });
  mkdirSync(draft, { mode: 0o700 });
  writeAll(draft, files, mode);
  try {
    renameSync(draft, folder);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes(error.code)) throw error;
    rmSync(draft, { recursive: true });
  }
}

function filesFor(known, older, marketToken) {
  const files = new Map(
    [...known].map(([service, file]) => [
      service,
      file ? withMarketTools(file) : newFile(older, sha256(marketToken)),
    ]),
  );
  const directory = files.get(DIRECTORY.name);
  if (!directory) return files;
  const isNew = known.get(DIRECTORY.name) === undefined;
  const accept = { ...directory.accept };
  for (const [service, { present }] of files) {
    const token = present?.[DIRECTORY.name];
    if (token && (isNew || !known.get(service))) accept[service] = accepting(accept[service], token);
  }
  return files.set(DIRECTORY.name, { ...directory, accept });
}

function newFile(older, marketHash) {
  const accept = older
    ? withMarketTools(older).accept
    : { [MARKET_TOOLS.name]: { scopes: MARKET_TOOLS.scopes, sha256: [marketHash] } };
  const token = `service_${randomBytes(24).toString('base64url')}`;
  return { ...older, accept, present: { ...older?.present, [DIRECTORY.name]: token } };
}

/** They get the scopes that came since the file was made. */
function withMarketTools(file) {
  const known = file.accept?.[MARKET_TOOLS.name];
  if (!known) return file;
  const scopes = [...new Set([...known.scopes, ...MARKET_TOOLS.scopes])];
  return { ...file, accept: { ...file.accept, [MARKET_TOOLS.name]: { ...known, scopes } } };
}

const accepting = (known, token) => ({
  scopes: [...new Set([...(known?.scopes ?? []), ...DIRECTORY.scopes])],
  sha256: [...(known?.sha256 ?? []), sha256(token)].slice(-TOKENS_MOST),
});

const sha256 = (token) => createHash('sha256').update(token).digest('hex');
