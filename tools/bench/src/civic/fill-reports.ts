import type { Fill } from '../fill/in-chunks.ts';

/** What people complain of, in both languages; each report says three of these. */
export const TERMS = {
  zh: [
    ...[
      '鹽酥雞',
      '太吵了',
      '瓦斯味',
      '油煙很大',
      '垃圾桶滿了',
      '小孩走失',
      '紅色外套',
      '音響',
      '攤位',
      '逃生出口',
    ],
    ...[
      '通道堵住',
      '電線外露',
      '漏水',
      '廁所很髒',
      '排隊插隊',
      '違規停車',
      '滅火器過期',
      '發電機',
      '喝醉的人',
      '打架',
    ],
    ...['地上油膩', '很滑', '臭味', '冒煙', '招牌快掉了', '路燈不亮', '水溝堵塞', '老鼠', '蟑螂', '食物中毒'],
    ...[
      '找錯錢',
      '機車騎進來',
      '狗沒牽繩',
      '摔倒受傷',
      '輪椅過不去',
      '沒有收據',
      '手機被偷',
      '帳篷被吹走',
      '攤車擋路',
      '叫賣',
    ],
  ],
  en: [
    ...[
      'loud music',
      'smell of gas',
      'blocked exit',
      'rubbish on the ground',
      'overflowing bin',
      'grease',
      'lost child',
    ],
    ...[
      'red jacket',
      'broken light',
      'long queue',
      'bare wires',
      'water leak',
      'expired fire extinguisher',
      'drunk people',
    ],
    ...[
      'generator noise',
      'smoke',
      'illegal parking',
      'fight',
      'slippery floor',
      'bad smell',
      'loose sign',
      'dark lane',
    ],
    ...[
      'clogged drain',
      'rats',
      'cockroaches',
      'food poisoning',
      'wrong change',
      'scooter inside',
      'dog without leash',
    ],
    ...[
      'somebody fell',
      'wheelchair cannot pass',
      'no receipt',
      'stolen phone',
      'tent blown away',
      'cart in the way',
    ],
  ],
} as const;

/** What every fourth report says, but none that is open. */
export const ONLY_CLOSED = '已經處理';

/** The market and the streets around it. */
export const AREA = { south: 25.08, west: 121.52, degrees: 0.02 };
export const DAYS = 80;
/** Of so many reports one is still open. */
const OPEN_EVERY = 10;

const listOf = (terms: readonly string[]): string => `array[${terms.map((term) => `'${term}'`).join(', ')}]`;

/** From 0 to 1, by the number of the report. */
const share = (salt: number): string =>
  `((hashint8(n::bigint * 10 + ${salt})::bigint & 1048575) / 1048576.0)`;

const term = (language: keyof typeof TERMS, salt: number): string =>
  `(${listOf(TERMS[language])})[1 + floor(${share(salt)} * ${TERMS[language].length})::int]`;

const numbered = (columns: string): string => `(select n, md5('report ' || n)::uuid as id, ${columns},
    now() - interval '${DAYS} days' * (1 - n::float8 / $3::int) as at
  from generate_series($2::int, $2::int + $1::int - 1) as n) as numbered`;

/** Reports of the past eighty days, half of them in Chinese. */
export const FULL_HOTLINE: readonly Fill[] = [
  {
    what: 'civic_report',
    sql: `insert into civic_report (report_id, service_code, category, severity, zone_id, lat, long, description, status,
        cluster_id, requested_at, updated_at, changed_at, expected_at, correlation_id, personal)
      select id, code, replace(code, '-', '_'), 2, 'unknown', ${AREA.south} + ${share(1)} * ${AREA.degrees},
        ${AREA.west} + ${share(2)} * ${AREA.degrees},
        case when n % 2 = 0 then ${term('zh', 3)} || '，' || ${term('zh', 4)} || ${term('zh', 5)} || '，在 C' || n % 997
            || case when n % 4 = 2 and n % ${OPEN_EVERY} > 0 then '，${ONLY_CLOSED}' else '' end
          else ${term('en', 3)} || ' and ' || ${term('en', 4)} || ', ' || ${term('en', 5)} || ' at stall B' || n % 997 end,
        case when n % ${OPEN_EVERY} = 0 then 'open' else 'closed' end, id, at, at, at, at, id,
        decode(repeat(md5(n::text), 8), 'hex')
      from ${numbered("(array['noise', 'fire-safety', 'waste', 'lost-child'])[1 + n % 4] as code")}`,
  },
  {
    what: 'civic_assignment',
    sql: `insert into civic_assignment (report_id, agency_id, part, level, reason, routed_at)
      select id, 'market-office', '{"state": "Resolved"}', '{}', '{}', at from ${numbered('true')}`,
  },
];
