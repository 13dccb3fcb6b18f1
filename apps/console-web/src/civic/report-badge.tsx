import { Badge } from '@mantine/core';
import { useText } from '../i18n/language.tsx';

/** Whether a report is open, and whether somebody is late with it. */
export function ReportBadge({ status, missed }: { readonly status: string; readonly missed: number }) {
  const say = useText();
  const isLate = missed > 0 && status === 'open';
  const color = isLate ? 'red' : status === 'open' ? 'blue' : 'green';
  return (
    <Badge color={color} variant="outline" data-report={isLate ? 'late' : status}>
      {isLate ? say('reportLate') : say.named('report.', status)}
    </Badge>
  );
}
