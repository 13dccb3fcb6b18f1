/** Names under which use cases are injected. */
export const TAKE_REPORT = Symbol('TAKE_REPORT');
export const REPORT_INTAKE = Symbol('REPORT_INTAKE');
export const CHANGE_REPORTS = Symbol('CHANGE_REPORTS');
export const ANSWER_QUESTION = Symbol('ANSWER_QUESTION');
export const TAKE_OUT = Symbol('TAKE_OUT');
export const REPORT_READER = Symbol('REPORT_READER');
export const WATCHED_REPORTS = Symbol('WATCHED_REPORTS');
export const REPORT_SUMMARY = Symbol('REPORT_SUMMARY');
export const SET_UP_READER = Symbol('SET_UP_READER');
export const SET_DUTY_DESK = Symbol('SET_DUTY_DESK');
export const DUTY_DESK_READER = Symbol('DUTY_DESK_READER');
export const SET_UP = Symbol('SET_UP');
export const CLIENT_KEYS = Symbol('CLIENT_KEYS');
export const HOTLINE = Symbol('HOTLINE');
export const TAKE_PHOTO = Symbol('TAKE_PHOTO');
export const PHOTO_READER = Symbol('PHOTO_READER');
/** The address of a photo, by its id. */
export const PHOTO_URL = Symbol('PHOTO_URL');
/** How many reports one address may send by the page. */
export const PAGE_RATE = Symbol('PAGE_RATE');
export const PLAN_INSPECTIONS = Symbol('PLAN_INSPECTIONS');
export const ANSWER_CHECKLIST = Symbol('ANSWER_CHECKLIST');
export const INSPECTION_READER = Symbol('INSPECTION_READER');
