import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { operator } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import { asyncApiOf, snapshotOf, topicNamed, TOPICS, type AsyncApiDocument } from '@night-market/contracts';
import { notFound } from '@night-market/service-kit';
import { z } from 'zod';

const contractPath = z.object({ topic: z.string().min(1).max(249) });

const status = z.enum(['draft', 'published']);
const jsonSchema = z.record(z.string(), z.unknown());

const listedContract = z.object({
  ...{ topic: z.string(), status, description: z.string(), key: z.string() },
  partitions: z.int(),
  cleanupPolicy: z.string(),
  retentionDays: z.int(),
  producers: z.array(z.string()).readonly(),
  consumers: z
    .array(z.object({ name: z.string(), writtenFor: z.string(), follows: z.literal(true).optional() }))
    .readonly(),
});

const contractList = z.object({ contracts: z.array(listedContract) });

const contractAnswer = listedContract.extend({
  envelope: jsonSchema,
  events: z.array(
    z.object({
      ...{ type: z.string(), status, description: z.string() },
      performative: z.string().nullable(),
      payload: jsonSchema,
      examples: z.array(z.unknown()).readonly(),
    }),
  ),
});

/** The contracts of the bus, as this very process has them. */
@ApiTags('contracts')
@Allow(operator('viewer'))
@Controller('api')
export class ContractsController {
  @Get('contracts')
  @ApiOkResponse({ description: 'Every version of every topic.', standardSchema: contractList })
  list(): z.output<typeof contractList> {
    return contractList.parse({ contracts: TOPICS.map(({ name, ...topic }) => ({ ...topic, topic: name })) });
  }

  @Get('contracts/:topic')
  @ApiOkResponse({
    description: 'One version of a topic: its events with schemas and examples.',
    standardSchema: contractAnswer,
  })
  see(
    @Param({ schema: contractPath }) { topic: name }: z.output<typeof contractPath>,
  ): z.output<typeof contractAnswer> {
    const topic = topicNamed(name);
    if (!topic) throw notFound('contract');
    const { events, ...contract } = snapshotOf(topic);
    return contractAnswer.parse({
      ...contract,
      events: Object.entries(events).map(([type, { performative, ...event }]) => ({
        ...{ type, ...event },
        performative: performative ?? null,
      })),
    });
  }

  @Get('asyncapi')
  @ApiOkResponse({ description: 'All contracts as an AsyncAPI 3.0 document.', standardSchema: jsonSchema })
  asyncApi(): AsyncApiDocument {
    return asyncApiOf();
  }
}
