import { Controller, Headers, HttpCode, Inject, Post, Req, type RawBodyRequest } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { open } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import { Problem } from '@night-market/service-kit';
import { refusalOf, type Refusal } from '@night-market/webhooks';
import type { FastifyRequest } from 'fastify';
import { WEBHOOK_INTAKE } from '../../tokens.ts';
import { parseWebhook, type GatewayWebhook } from '../gateway/gateway-schemas.ts';

/** What a webhook needs of the module: its secret, and what records the report before it is acknowledged. */
export interface WebhookIntake {
  readonly secret: string;
  readonly nowMs: () => number;
  record(webhook: GatewayWebhook): Promise<void>;
  /** Hears of every delivery that is turned away. */
  refused(refusal: Refusal): void;
}

/** Where the payment gateway tells of captures and refunds. A repeated delivery changes nothing. */
@Controller('webhooks')
export class WebhooksController {
  private readonly intake: WebhookIntake;

  constructor(@Inject(WEBHOOK_INTAKE) intake: WebhookIntake) {
    this.intake = intake;
  }

  @Allow(open('The gateway signs each webhook, and the handler checks the signature before anything else.'))
  @Post('gateway')
  @HttpCode(204)
  @ApiResponse({ status: 204, description: 'Recorded.' })
  async receive(
    @Req() request: RawBodyRequest<FastifyRequest>,
    @Headers('webhook-id') id: string | undefined,
    @Headers('webhook-timestamp') timestamp: string | undefined,
    @Headers('webhook-signature') signature: string | undefined,
  ): Promise<void> {
    const raw = request.rawBody ?? Buffer.alloc(0);
    const { secret, nowMs } = this.intake;
    const refusal = refusalOf(secret, { id, timestamp, signature }, raw, nowMs());
    if (refusal) {
      this.intake.refused(refusal);
      throw new Problem(401, 'bad_signature', 'The webhook signature does not fit.', {
        detail:
          'Sign `id.timestamp.body` with the shared secret (Standard Webhooks); the clock may be off by 300 s at most.',
      });
    }
    const webhook = parseWebhook(request.body);
    if (!webhook) throw new Problem(400, 'validation_failed', 'The webhook is none we know.');
    await this.intake.record(webhook);
  }
}
