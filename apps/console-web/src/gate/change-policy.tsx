import { ACT_REASON_MAX } from '@night-market/contracts/browser';
import { useQueryClient } from '@tanstack/react-query';
import type { Zone } from '../api/gate-types.ts';
import { useText } from '../i18n/language.tsx';
import { Act } from '../shell/act.tsx';
import { mistakeIn } from '../shell/form-mistake.ts';
import { PolicyFields } from './policy-fields.tsx';
import { rulesIn } from './policy-form.ts';
import { setPolicy } from './queries.ts';

interface Props {
  readonly zone: Zone;
  /** Says what became of it. */
  readonly tell: (told: string) => void;
}

/** Gives a zone other rules; they count from the next scan on. */
export function ChangePolicy({ zone, tell }: Props) {
  const say = useText();
  const client = useQueryClient();
  const { zoneId, policy } = zone;
  return (
    <Act
      text={say('changeRules')}
      title={say('changeRulesOf', { zone: zoneId })}
      help={say('changeRulesHelp')}
      {...{ reasonMax: ACT_REASON_MAX, size: 'xl' }}
      fields={<PolicyFields zone={zone} />}
      wrongIn={(filled) => mistakeIn(() => rulesIn(filled, policy), say)}
      run={(reason, filled) =>
        setPolicy(zoneId, { policy: rulesIn(filled, policy), reason, version: Number(filled('version')) })
      }
      done={({ version }) => {
        tell(say('rulesChanged', { version }));
        void client.invalidateQueries({ queryKey: ['gate'] });
      }}
    />
  );
}
