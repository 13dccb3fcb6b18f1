import { KEEP_API, RULES, type Rule } from '../compare/rules.ts';

/** Rules whose advice is about APIs, or holds for them too; the other way out of the rest is a new version of a topic. */
const OWN: ReadonlySet<Rule> = new Set([
  'api-removed',
  'parameter-required',
  'request-body-required',
  'required-added',
  'unpublished',
]);

/** How to do right what a rule refuses in the API of a service. */
export const howInApi = (rule: Rule): string => (OWN.has(rule) ? RULES[rule] : KEEP_API);
