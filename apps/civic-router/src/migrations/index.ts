import type { MigrationClass } from '@night-market/postgres';
import { AddNotices1796256000000 } from './add-notices.migration.ts';
import { Answers1796317200000 } from './answers.migration.ts';
import { ClosedReports1796310000000 } from './closed-reports.migration.ts';
import { CreateReports1796241600000 } from './create-reports.migration.ts';
import { DutyDesks1796317200001 } from './duty-desks.migration.ts';
import { EndPlans1796313600002 } from './end-plans.migration.ts';
import { IndexWords1796259600000 } from './index-words.migration.ts';
import { Inspections1796263200000 } from './inspections.migration.ts';
import { InspectionsInTime1796310000001 } from './inspections-in-time.migration.ts';
import { MarkDeferred1796266800000 } from './mark-deferred.migration.ts';
import { Photos1796252400000 } from './photos.migration.ts';
import { SearchMarks1796313600000 } from './search-marks.migration.ts';
import { SeveralPhotos1796270400000 } from './several-photos.migration.ts';
import { UpdatesInTime1796317200002 } from './updates-in-time.migration.ts';

/** In the order in which they run. */
export const MIGRATIONS: readonly MigrationClass[] = [
  CreateReports1796241600000,
  Photos1796252400000,
  AddNotices1796256000000,
  IndexWords1796259600000,
  Inspections1796263200000,
  MarkDeferred1796266800000,
  SeveralPhotos1796270400000,
  ClosedReports1796310000000,
  InspectionsInTime1796310000001,
  SearchMarks1796313600000,
  EndPlans1796313600002,
  Answers1796317200000,
  DutyDesks1796317200001,
  UpdatesInTime1796317200002,
];
