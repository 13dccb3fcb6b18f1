import { Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ListedReport } from '../api/civic-types.ts';
import { useText } from '../i18n/language.tsx';
import { placeModelOf, scaleOf } from './place-model.ts';

/** Of the plan on the screen; it grows with the page. */
const WIDTH = 600;
const HEIGHT_MAX = 420;

/** Where the reports of the page are, without tiles from elsewhere. The list below says the same in words. */
export function PlacePlan({ reports }: { readonly reports: readonly ListedReport[] }) {
  const say = useText();
  const navigate = useNavigate();
  const model = placeModelOf(reports);
  if (!model) return <Text>{say('noPlaces')}</Text>;
  const { dots, widthM, heightM } = model;
  const perMetre = Math.min(WIDTH / widthM, HEIGHT_MAX / heightM);
  const [width, height] = [widthM * perMetre, heightM * perMetre];
  const scaleM = scaleOf(widthM);
  return (
    <figure className="plan">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={say('placesOf', { count: dots.length })}>
        <rect className="plan-ground" width={width} height={height} />
        {dots.map(({ report, x, y }) => (
          <circle
            key={report.reportId}
            className={report.missedDeadlines > 0 ? 'plan-late' : `plan-${report.status}`}
            cx={x * perMetre}
            cy={y * perMetre}
            r={6}
            onClick={() => void navigate({ to: '/civic/$reportId', params: { reportId: report.reportId } })}
          >
            <title>{`${report.category} ${report.description ?? ''}`.trim()}</title>
          </circle>
        ))}
        <path className="plan-scale" d={`M 12 ${height - 12} h ${scaleM * perMetre}`} />
      </svg>
      <figcaption>{say('planScale', { metres: scaleM })}</figcaption>
    </figure>
  );
}
