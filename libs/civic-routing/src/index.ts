export { problemsOfBook } from './check-rules.ts';
export { isIn } from './conditions.ts';
export type { ConditionKind, Match } from './conditions.ts';
export { reasonText } from './reason-text.ts';
export type { Language } from './reason-text.ts';
export { route } from './route.ts';
export type { Reason, Routing } from './route.ts';
export type { Area, Conditions, Place, RoutableReport, Rule, RuleBook } from './rule-book.ts';
