export { assignmentAfter, NEW_ASSIGNMENT } from './assignment.ts';
export type { Assignment, Fact, Outcome, Pause } from './assignment.ts';
export { ASSIGNMENT_MACHINE } from './machine.ts';
export type { AssignmentState, Transition, Trigger } from './machine.ts';
export { toMermaid } from './mermaid.ts';
export { newsOf, reportStatus } from './report.ts';
export type { News, Open311Status, ReportStatus } from './report.ts';
export { escalations, missedDeadlines, nextLookMs, runningDeadlines } from './service-level.ts';
export type { Deadline, EscalationStep, RunningDeadline, ServiceLevel } from './service-level.ts';
