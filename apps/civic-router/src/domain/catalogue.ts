/** A kind of report that people can make. */
export interface ServiceKind {
  readonly serviceCode: string;
  readonly serviceName: string;
  readonly description: string;
  /** Realtime answers with the id of the report; batch with a token, by which the id is found. */
  readonly type: 'realtime' | 'batch';
  readonly keywords: readonly string[];
  readonly group: string;
  readonly attributes: readonly {
    readonly code: string;
    readonly variable: boolean;
    readonly datatype: 'string' | 'number' | 'datetime' | 'text' | 'singlevaluelist' | 'multivaluelist';
    readonly required: boolean;
    readonly order: number;
    readonly description: string;
    readonly values?: readonly { readonly key: string; readonly name: string }[];
  }[];
  readonly category: Category;
  /** From 1 (a nuisance) to 5 (a danger to life). */
  readonly severity: number;
}

export type Category = 'noise' | 'fire_safety' | 'waste' | 'lost_child' | 'other';

const stall: ServiceKind['attributes'][number] = {
  ...{ code: 'STALL', variable: true, datatype: 'string', required: false },
  ...{ order: 1, description: '哪一個攤位？ Which stall, such as C12?' },
};

/** What the night market takes reports of. */
export const CATALOGUE: readonly ServiceKind[] = [
  {
    ...{ serviceCode: 'noise', serviceName: '噪音 Noise', category: 'noise', severity: 2 },
    description: '音響、叫賣或機器太吵。 Music, hawking or machines that are too loud.',
    ...{ type: 'realtime', keywords: ['噪音', 'noise', 'music'], group: '環境 Environment' },
    attributes: [
      {
        ...{ code: 'SOURCE', variable: true, datatype: 'singlevaluelist', required: false, order: 2 },
        description: '聲音從哪裡來？ Where does it come from?',
        values: [
          { key: 'music', name: '音樂 Music' },
          { key: 'voices', name: '人聲 Voices' },
          { key: 'machine', name: '機器 A machine' },
        ],
      },
      stall,
    ],
  },
  {
    ...{
      serviceCode: 'fire-safety',
      serviceName: '消防安全 Fire safety',
      category: 'fire_safety',
      severity: 4,
    },
    description: '瓦斯、明火、電線或逃生通道。 Gas, open fire, wiring or blocked exits.',
    ...{ type: 'realtime', keywords: ['消防', '瓦斯', 'fire', 'gas'], group: '安全 Safety' },
    attributes: [
      {
        ...{ code: 'DANGER', variable: true, datatype: 'multivaluelist', required: true, order: 2 },
        description: '有什麼危險？ What is the danger?',
        values: [
          { key: 'gas', name: '瓦斯 Gas' },
          { key: 'fire', name: '明火 Open fire' },
          { key: 'wiring', name: '電線 Wiring' },
          { key: 'exit', name: '通道堵塞 A blocked exit' },
        ],
      },
      stall,
    ],
  },
  {
    ...{ serviceCode: 'waste', serviceName: '垃圾與油污 Waste', category: 'waste', severity: 2 },
    description: '垃圾、廚餘、油污或異味。 Rubbish, food waste, grease or a smell.',
    ...{ type: 'realtime', keywords: ['垃圾', 'waste'], group: '環境 Environment', attributes: [stall] },
  },
  {
    ...{ serviceCode: 'lost-child', serviceName: '走失兒童 Lost child', category: 'lost_child', severity: 5 },
    description: '走失或找到的孩子。 A child that is lost or was found.',
    ...{ type: 'realtime', keywords: ['走失', 'lost child'], group: '安全 Safety', attributes: [] },
  },
  {
    ...{ serviceCode: 'other', serviceName: '其他 Anything else', category: 'other', severity: 1 },
    description: '其他意見。 Whatever fits nowhere else.',
    ...{ type: 'batch', keywords: [], group: '其他 Other', attributes: [] },
  },
];

export const serviceOf = (serviceCode: string): ServiceKind | undefined =>
  CATALOGUE.find((service) => service.serviceCode === serviceCode);
