import { findPersonalData, maskPersonalData } from '@night-market/privacy';

/** A line of JSON with whatever looks like personal data masked; it stays JSON. */
export function maskLine(line: string): string {
  if (findPersonalData(line).length === 0) return line;
  return `${JSON.stringify(JSON.parse(line), (_, value: unknown) => maskScalar(value))}\n`;
}

function maskScalar(value: unknown): unknown {
  if (typeof value !== 'string' && typeof value !== 'number') return value;
  const text = String(value);
  const masked = maskPersonalData(text);
  return masked === text ? value : masked;
}
