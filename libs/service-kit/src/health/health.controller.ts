import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { open, operator, service } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import type { FastifyReply } from 'fastify';
import { INSIDE } from '../access/doors.ts';
import { HEALTH, METRICS } from '../runtime/tokens.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Health } from './health.ts';

/** For those who watch: probes and metrics. */
@ApiExcludeController()
@Controller()
export class HealthController {
  private readonly health: Health;
  private readonly metrics: Metrics;

  constructor(@Inject(HEALTH) health: Health, @Inject(METRICS) metrics: Metrics) {
    this.health = health;
    this.metrics = metrics;
  }

  @Allow(open('Whoever watches processes must learn that this one lives; it tells nothing else.'))
  @Get('health/live')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Allow(open('Load balancers ask it; it tells which parts are up, and nothing of what they hold.'))
  @Get('health/ready')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const { ready, checks } = await this.health.report();
    await reply.status(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not_ready', checks });
  }

  @Allow(service(INSIDE), operator('viewer'))
  @Get('metrics')
  async scrape(@Res() reply: FastifyReply): Promise<void> {
    await reply
      .header('content-type', this.metrics.registry.contentType)
      .send(await this.metrics.registry.metrics());
  }
}
