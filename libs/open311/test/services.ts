import type { Service } from '../src/index.ts';

export const inspection: Service = {
  serviceCode: '001',
  serviceName: '消防安全檢查 Fire safety',
  description: 'Gas, fire & <blocked> exits',
  type: 'realtime',
  keywords: ['fire', '瓦斯'],
  group: 'safety',
  attributes: [
    {
      code: 'NOTE',
      variable: false,
      datatype: 'text',
      required: false,
      order: 3,
      description: 'Keep away from the fire.',
    },
    {
      code: 'KIND',
      variable: true,
      datatype: 'multivaluelist',
      required: true,
      order: 1,
      description: 'What is it?',
      values: [
        { key: '1', name: 'Gas' },
        { key: '2', name: 'Exit' },
      ],
    },
    {
      code: 'STALL',
      variable: true,
      datatype: 'string',
      required: false,
      order: 2,
      description: 'Which stall?',
    },
    {
      code: 'SINCE',
      variable: true,
      datatype: 'datetime',
      required: false,
      order: 4,
      description: 'Since when?',
    },
    {
      code: 'COUNT',
      variable: true,
      datatype: 'number',
      required: false,
      order: 5,
      description: 'How many?',
    },
  ],
};

export const noise: Service = {
  serviceCode: 'noise',
  serviceName: 'Noise',
  description: 'Too loud',
  type: 'batch',
  keywords: [],
  group: 'order',
  attributes: [],
};

export const serviceOf = (code: string): Service | undefined =>
  [inspection, noise].find(({ serviceCode }) => serviceCode === code);
