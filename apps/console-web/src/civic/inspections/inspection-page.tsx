import { Stack, Table, Title } from '@mantine/core';
import { ACT_REASON_MAX } from '@night-market/contracts/browser';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { Answer, ChecklistItem, Inspection } from '../../api/inspection-types.ts';
import { useLanguage, useText } from '../../i18n/language.tsx';
import { numberText } from '../../overview/numbers.ts';
import { Act } from '../../shell/act.tsx';
import { DataTable } from '../../shell/data-table.tsx';
import { Facts } from '../../shell/facts.tsx';
import { AnchorLink } from '../../shell/links.tsx';
import { QueryView } from '../../shell/query-view.tsx';
import { Told } from '../../shell/told.tsx';
import { Moment } from '../../time/moment.tsx';
import { answersIn } from './checklist-answers.ts';
import { ChecklistFields } from './checklist-fields.tsx';
import { answerChecklist, oneInspection } from './queries.ts';
import { VerdictBadge } from './verdict-badge.tsx';

const route = getRouteApi('/civic/inspections/$planId/$inspectionId');

/** One inspection: its checklist with the answers, and what followed from them. */
export function InspectionPage() {
  const { planId, inspectionId } = route.useParams();
  const query = useQuery(oneInspection(inspectionId));
  const [told, tell] = useState<string>();
  return (
    <Stack>
      <AnchorLink to="/civic/inspections/$planId" params={{ planId }} data-value>
        {planId}
      </AnchorLink>
      <Title order={1} size="h2" data-value>
        {inspectionId}
      </Title>
      <Told>{told}</Told>
      <QueryView key={inspectionId} query={query}>
        {(inspection) => <OneInspection inspection={inspection} tell={tell} />}
      </QueryView>
    </Stack>
  );
}

interface Props {
  readonly inspection: Inspection;
  readonly tell: (told: string) => void;
}

function OneInspection({ inspection, tell }: Props) {
  const say = useText();
  const { title, place, dueAt, verdict, reportId } = inspection;
  return (
    <>
      <Facts
        facts={[
          [say('verdict'), <VerdictBadge key="verdict" verdict={verdict} />],
          [
            say('description'),
            <span key="title" data-value>
              {title}
            </span>,
          ],
          [
            say('place'),
            <span key="place" data-value>
              {place}
            </span>,
          ],
          [say('inspectionDue'), <Moment key="due" at={dueAt} />],
          [
            say('inspectionReport'),
            <AnchorLink key="report" to="/civic/$reportId" params={{ reportId }}>
              {say('toReport')}
            </AnchorLink>,
          ],
        ]}
      />
      <AnswerAct inspection={inspection} tell={tell} />
      <Checklist inspection={inspection} />
    </>
  );
}

function AnswerAct({ inspection, tell }: Props) {
  const say = useText();
  const client = useQueryClient();
  return (
    <div>
      <Act
        text={say('answerChecklist')}
        help={say('answerChecklistHelp')}
        reasonMax={ACT_REASON_MAX}
        fields={<ChecklistFields inspection={inspection} />}
        wrongIn={(filled) => (answersIn(inspection, filled) ? undefined : say('answersWrong'))}
        run={(reason, filled) =>
          answerChecklist(inspection.inspectionId, { answers: answersIn(inspection, filled)!, reason })
        }
        done={({ verdict }) => {
          tell(say('checklistAnswered', { verdict: say.named('inspection.', verdict) }));
          void client.invalidateQueries({ queryKey: ['civic'] });
        }}
      />
    </div>
  );
}

function Checklist({ inspection: { checklist, answers, followUps } }: Pick<Props, 'inspection'>) {
  const say = useText();
  return (
    <Stack component="section" aria-label={say('checklist')}>
      <Title order={2} size="h3">
        {say('checklist')}
      </Title>
      <DataTable minWidth={640} heads={['item', 'answer', 'weight', 'followUp']}>
        {checklist.map((item) => (
          <ItemRow
            key={item.itemId}
            item={item}
            answer={answers[item.itemId]}
            reportId={followUps.find(({ itemId }) => itemId === item.itemId)?.reportId}
          />
        ))}
      </DataTable>
    </Stack>
  );
}

interface ItemProps {
  readonly item: ChecklistItem;
  readonly answer: Answer | undefined;
  /** Of the report that followed. */
  readonly reportId: string | undefined;
}

function ItemRow({ item: { itemId, text, weight }, answer, reportId }: ItemProps) {
  const say = useText();
  const { language } = useLanguage();
  return (
    <Table.Tr>
      <Table.Th scope="row" data-value>
        {text[language]}
      </Table.Th>
      <Table.Td data-item={itemId}>
        <AnswerText answer={answer} />
      </Table.Td>
      <Table.Td>{say.named('weight.', weight)}</Table.Td>
      <Table.Td>
        {reportId !== undefined && (
          <AnchorLink to="/civic/$reportId" params={{ reportId }}>
            {say('toReport')}
          </AnchorLink>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function AnswerText({ answer }: { readonly answer: Answer | undefined }) {
  const say = useText();
  const { language } = useLanguage();
  if (answer === undefined) return say('notAnswered');
  if (answer === null) return say('notThere');
  return typeof answer === 'number' ? numberText(answer, language) : say(answer ? 'yes' : 'no');
}
