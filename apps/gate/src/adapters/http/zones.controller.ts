import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { actorOf, device, operator, type Principal } from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import type { Policy } from '@night-market/gate-policy';
import type { SqlTx } from '@night-market/kernel';
import { correlationIdOf, notFound, Problem } from '@night-market/service-kit';
import { z } from 'zod';
import type { EmptyZone } from '../../presence/empty-zone.handler.ts';
import { EMPTY_ZONE, POLICIES, PRESENCE } from '../../tokens.ts';
import type { PgPolicies } from '../postgres/pg-policies.ts';
import type { PgPresence } from '../postgres/pg-presence.ts';
import { codeText, historyQuery, id, reasonText } from './ids.ts';
import { policyRules } from './policy-schema.ts';

const HISTORY_MAX = 100;
const time = z.iso.datetime();

export const zonePath = z.object({ zoneId: codeText });
export const gatePath = z.object({ gateId: id });
export const gateQuery = z.strictObject({ gateId: id });
const policyBody = z.strictObject({
  policy: policyRules,
  reason: reasonText,
  version: z
    .int()
    .min(0)
    .optional()
    .describe(
      'That was read: then what somebody else has changed since is not overwritten, but answered with 409.',
    ),
});
const policyView = policyRules.extend({ zoneId: z.string() });
const zoneView = z.object({ zoneId: z.string(), version: z.int(), policy: policyView });
const zonesView = z.object({ zones: z.array(zoneView) });
const historyView = z.object({
  changes: z.array(
    z.object({ version: z.int(), policy: policyView, reason: z.string(), actor: z.string(), at: time }),
  ),
});
const gateBody = z.strictObject({ zoneId: codeText });
const gateView = z.object({ gateId: z.string(), zoneId: z.string() });
const currentView = z.object({
  ...{ version: z.int(), issuedAt: time, gateId: z.string(), policy: policyView },
  staleList: z.enum(['open', 'closed']),
});
const occupancyView = z.object({
  market: z.int().describe('Each person once.'),
  zones: z.record(z.string(), z.int()),
  gates: z.record(z.string(), z.int()).describe('Who is inside, by the gate where they came in last.'),
});
const emptyBody = z.strictObject({ at: time.describe('Who came in later stays inside.') });
const emptyView = z.object({ left: z.int() });

/** With what is not said in rules that were kept before it could be said. */
const whole = (policy: Policy) => ({
  ...{ staleList: 'open' as const, fees: { zone: null, products: {} } },
  ...policy,
});

/** The rules of the zones, the gates that lead to them, and who is inside. */
@ApiTags('zones')
@Controller('v2')
export class ZonesController {
  private readonly policies: PgPolicies;
  private readonly presence: PgPresence;
  private readonly emptying: EmptyZone<SqlTx>;

  constructor(
    @Inject(POLICIES) policies: PgPolicies,
    @Inject(PRESENCE) presence: PgPresence,
    @Inject(EMPTY_ZONE) emptying: EmptyZone<SqlTx>,
  ) {
    this.policies = policies;
    this.presence = presence;
    this.emptying = emptying;
  }

  @Allow(operator('viewer'))
  @Get('zones')
  @ApiOkResponse({ description: 'The zones with their rules.', standardSchema: zonesView })
  async zones() {
    const zones = await this.policies.zones();
    return { zones: zones.map((zone) => ({ ...zone, policy: whole(zone.policy) })) };
  }

  @Allow(operator('operator'))
  @Put('zones/:zoneId/policy')
  @ApiOkResponse({
    description: 'They count from the next scan on, at every gate.',
    standardSchema: zoneView,
  })
  async setPolicy(
    @Param({ schema: zonePath }) { zoneId }: z.output<typeof zonePath>,
    @Body({ schema: policyBody }) { policy, reason, version }: z.output<typeof policyBody>,
    @Caller() caller: Principal,
  ) {
    const zone = await this.policies.set({ zoneId, ...policy }, reason, actorOf(caller), version);
    if (!zone) throw versionChanged();
    return zone;
  }

  @Allow(operator('viewer'))
  @Get('zones/:zoneId/policy/history')
  @ApiOkResponse({ description: 'Its rules, newest first.', standardSchema: historyView })
  async history(
    @Param({ schema: zonePath }) { zoneId }: z.output<typeof zonePath>,
    @Query({ schema: historyQuery }) { before }: z.output<typeof historyQuery>,
  ) {
    const changes = await this.policies.history(zoneId, before, HISTORY_MAX);
    return { changes: changes.map((change) => ({ ...change, policy: whole(change.policy) })) };
  }

  @Allow(operator('operator'))
  @Put('gates/:gateId')
  @ApiOkResponse({ description: 'The gate leads to this zone.', standardSchema: gateView })
  async putGate(
    @Param({ schema: gatePath }) { gateId }: z.output<typeof gatePath>,
    @Body({ schema: gateBody }) { zoneId }: z.output<typeof gateBody>,
  ) {
    if (!(await this.policies.putGate(gateId, zoneId))) throw notFound('zone');
    return { gateId, zoneId };
  }

  @Allow(device(), operator('viewer'))
  @Get('policies/current')
  @ApiOkResponse({ description: 'The rules of the zone behind a gate.', standardSchema: currentView })
  async current(@Query({ schema: gateQuery }) { gateId }: z.output<typeof gateQuery>) {
    const { version, policy } = await this.policies.ofGate(gateId);
    const { staleList, ...rules } = whole(policy);
    return {
      ...{ version, issuedAt: new Date().toISOString(), gateId },
      ...{ policy: { ...rules, staleList }, staleList },
    };
  }

  @Allow(device(), operator('viewer'))
  @Get('occupancy')
  @ApiOkResponse({ description: 'How many are inside now.', standardSchema: occupancyView })
  occupancy() {
    return this.presence.occupancy();
  }

  @Allow(operator('operator'))
  @Post('zones/:zoneId/exit-all')
  @HttpCode(200)
  @ApiOkResponse({
    description: 'Everybody who came in until then has left. May be sent again.',
    standardSchema: emptyView,
  })
  async exitAll(
    @Param({ schema: zonePath }) { zoneId }: z.output<typeof zonePath>,
    @Body({ schema: emptyBody }) { at }: z.output<typeof emptyBody>,
  ) {
    return { left: await this.emptying.handle(zoneId, Date.parse(at), correlationIdOf()) };
  }
}

const versionChanged = (): Problem =>
  new Problem(409, 'version_changed', 'Somebody else has changed the rules since they were read.', {
    detail: 'Read them again, and change what they are now.',
    errors: [{ pointer: '/version', detail: 'is not the version of the rules that stand now' }],
  });
