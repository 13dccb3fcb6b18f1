/** Whether a test run with these arguments of Vitest needs the broker, the database and the built services. */
export function needsStack(args: readonly string[]): boolean {
  const tiers = args.flatMap((arg, at) => {
    if (arg === '--project') return args[at + 1] ?? [];
    return arg.startsWith('--project=') ? arg.slice('--project='.length) : [];
  });
  return tiers.length === 0 || tiers.some((tier) => tier !== 'unit');
}
