import { readFileSync, writeFileSync } from 'node:fs';
import { docUrl, withGeneratedPart } from './support/diagram-doc.ts';

// Run this after a change of the definition: node libs/refund-saga/test/diagram.main.ts
writeFileSync(docUrl, withGeneratedPart(readFileSync(docUrl, 'utf8')));
