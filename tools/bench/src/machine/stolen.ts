import { readFileSync } from 'node:fs';
import { TICKS_PER_S } from '../cpu.ts';

/** Of the columns behind the name of a line of /proc/stat: "steal", see proc_stat(5). */
const STEAL_COLUMN = 7;

/** Seconds of all cores together that other virtual machines on the host have taken since this one started. Linux only. */
export const stolenS = (procStat = readFileSync('/proc/stat', 'utf8')): number =>
  Number(/^cpu +(.*)$/m.exec(procStat)?.[1]?.split(' ')[STEAL_COLUMN] ?? 0) / TICKS_PER_S;
