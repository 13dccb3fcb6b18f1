export { addLib, type LibType } from './add-lib.ts';
export { addService } from './add-service.ts';
