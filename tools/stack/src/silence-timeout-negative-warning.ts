type EmitWarning = typeof process.emitWarning;

const SILENCED = Symbol.for('night-market.silenced-timeout-negative-warning');

/**
 * kafkajs 2.2 computes a negative delay in its request queue, which Node 24 reports as a
 * TimeoutNegativeWarning. The delay counts as 1 ms, which only costs processor time. This drops exactly that
 * warning and lets every other one through. Importing the module is enough.
 */
export function silenceTimeoutNegativeWarning(target: { emitWarning: EmitWarning } = process): void {
  const original = target.emitWarning as EmitWarning & { [SILENCED]?: true };
  if (original[SILENCED]) return;
  const filtered = ((warning: string | Error, ...rest: unknown[]): void => {
    if (warningType(warning, rest[0]) === 'TimeoutNegativeWarning') return;
    Reflect.apply(original, target, [warning, ...rest]);
  }) as EmitWarning & { [SILENCED]?: true };
  filtered[SILENCED] = true;
  target.emitWarning = filtered;
}

function warningType(warning: string | Error, typeOrOptions: unknown): string | undefined {
  if (warning instanceof Error) return warning.name;
  if (typeof typeOrOptions === 'string') return typeOrOptions;
  return (typeOrOptions as { type?: string } | undefined)?.type;
}

silenceTimeoutNegativeWarning();
