/** What a bare process is told by its environment; the launcher sets the same variables as for the platform. */
export interface BareSettings {
  readonly port: number;
  readonly databaseUrl: string;
  readonly brokers: readonly string[];
  readonly namespace: string;
}

export const required = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing`);
  return value;
};

export const readSettings = (): BareSettings => ({
  port: Number(required('HTTP_PORT')),
  databaseUrl: required('DATABASE_URL'),
  brokers: required('KAFKA_BROKERS').split(','),
  namespace: process.env['KAFKA_NAMESPACE'] ?? '',
});
