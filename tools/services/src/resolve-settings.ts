import { PlainError } from '@night-market/command-line';
import type { ServiceDescription, Setting } from './service-file.ts';

/** What settings are made from, wherever the services run. */
export interface SettingSources {
  /** The addresses of a service, one per replica. */
  readonly urlsOf: (service: string) => readonly string[];
  readonly secret: (name: string) => string;
  readonly folderOf: (service: string) => string;
  readonly option: (name: 'gatewaySeed') => string | undefined;
}

/**
 * The variables of a service beside the common ones.
 * @throws PlainError when it names a service that has no address
 */
export function resolveSettings(
  service: ServiceDescription,
  services: readonly ServiceDescription[],
  sources: SettingSources,
): Record<string, string> {
  const values = Object.entries(service.settings).map(
    ([name, setting]) => [name, valueOf(setting, service.name, services, sources)] as const,
  );
  return Object.fromEntries(values.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function valueOf(
  setting: Setting,
  service: string,
  services: readonly ServiceDescription[],
  sources: SettingSources,
): string | undefined {
  if (typeof setting === 'string') return setting;
  if ('url' in setting) return firstUrl(setting.url, service, sources);
  if ('urls' in setting)
    return sources
      .urlsOf(setting.urls)
      .map((url) => url + setting.path)
      .join(',');
  if ('audited' in setting) return auditedServices(services, sources);
  if ('secret' in setting) return sources.secret(setting.secret);
  if ('folder' in setting) return sources.folderOf(service);
  return sources.option(setting.option);
}

function firstUrl(name: string, service: string, { urlsOf }: SettingSources): string {
  const [url] = urlsOf(name);
  if (url === undefined) throw new PlainError(`${service} needs the address of ${name}, which does not run.`);
  return url;
}

const DIRECTORY = 'directory';

/** Where there is a directory, it tells. */
const auditedServices = (
  services: readonly ServiceDescription[],
  { urlsOf }: SettingSources,
): string | undefined =>
  urlsOf(DIRECTORY).length > 0
    ? undefined
    : services
        .filter(({ audited }) => audited)
        .flatMap(({ name }) => urlsOf(name).map((url) => `${name}=${url}`))
        .join(',');
