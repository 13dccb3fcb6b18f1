import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
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

  @Get('health/live')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get('health/ready')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const { ready, checks } = await this.health.report();
    await reply.status(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not_ready', checks });
  }

  @Get('metrics')
  async scrape(@Res() reply: FastifyReply): Promise<void> {
    await reply
      .header('content-type', this.metrics.registry.contentType)
      .send(await this.metrics.registry.metrics());
  }
}
