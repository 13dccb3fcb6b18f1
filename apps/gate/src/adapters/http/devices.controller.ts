import { Body, Controller, Header, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import {
  actorOf,
  device,
  open,
  operator,
  readPublicKey,
  service,
  softwareText,
  type PgDeviceCredentials,
  type Principal,
} from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import type { SqlTx } from '@night-market/kernel';
import { Problem, refusePersonalData, trimmedText } from '@night-market/service-kit';
import { z } from 'zod';
import type { EnrolDevice } from '../../enrol-device/enrol-device.handler.ts';
import { DEVICE_CREDENTIALS, ENROL_DEVICE, MARKET_NAME, POLICIES, PUBLIC_URL } from '../../tokens.ts';
import type { PgPolicies } from '../postgres/pg-policies.ts';
import { isoTime } from '../postgres/scan-row.ts';
import { enrolmentPage, PAGE_POLICY } from './enrolment-page.ts';
import { id } from './ids.ts';
import { inJson } from './lines.ts';
import { PICTURES, qrCode } from './qr-code.ts';

const NAME_MAX = 100;
const time = z.iso.datetime();

const publicKey = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,200}$/, 'must be base64url')
  .meta({ format: 'base64url', description: 'An ECDSA key on P-256: its SPKI as base64url.' });

const enrolmentBody = z.strictObject({
  name: trimmedText(NAME_MAX).describe('What operators call the device.'),
  gateId: id,
  validForS: z.int().min(60).max(86_400).default(900).describe('How long the token is good, in seconds.'),
});
const enrolmentView = z.object({
  token: z.string().describe('Shown this once; good once.'),
  path: z.string().describe("The scanners' page with the token."),
  url: z.string().describe('The same with the address of the gate, as the QR code holds it.'),
  expiresAt: time,
});

const enrolmentQuery = z.strictObject({
  format: z
    .enum(['json', 'svg', 'png', 'html'])
    .default('json')
    .describe('The token itself, its QR code, or a page to be shown or printed.'),
});

export const enrolBody = z.strictObject({
  token: z.string().regex(/^[A-Za-z0-9_-]{16,128}$/, 'must be 16 to 128 of A-Z, a-z, 0-9, _ and -'),
  publicKey,
  software: z
    .strictObject({ name: z.string().max(40), version: z.string().max(40) })
    .optional()
    .describe('The program of the device.'),
});
const enrolledView = z.object({
  deviceId: z.uuid(),
  name: z.string(),
  market: z.string(),
  gateId: z.string(),
  credentialId: z.string(),
  serverTime: time,
});
const credentialBody = z.strictObject({ publicKey });
const credentialView = z.object({ credentialId: z.string() });

interface Request {
  readonly protocol: string;
  readonly host: string;
}
interface Reply {
  headers(values: Readonly<Record<string, string>>): unknown;
}

/** How a device becomes one of the market's, and replaces its key. */
@ApiTags('devices')
@Controller('v2/devices')
export class DevicesController {
  private readonly enrolling: EnrolDevice<SqlTx>;
  private readonly credentials: PgDeviceCredentials;
  private readonly market: string;
  private readonly policies: PgPolicies;
  private readonly publicUrl: string | undefined;

  constructor(
    @Inject(ENROL_DEVICE) enrolling: EnrolDevice<SqlTx>,
    @Inject(DEVICE_CREDENTIALS) credentials: PgDeviceCredentials,
    @Inject(MARKET_NAME) market: string,
    @Inject(POLICIES) policies: PgPolicies,
    @Inject(PUBLIC_URL) publicUrl: string | undefined,
  ) {
    this.enrolling = enrolling;
    this.credentials = credentials;
    this.market = market;
    this.policies = policies;
    this.publicUrl = publicUrl;
  }

  @Allow(operator('operator'), service('keys'))
  @Post('enrolments')
  @Header('cache-control', 'no-store')
  @ApiResponse({
    status: 201,
    description: 'A token for one device.',
    content: {
      ...inJson(enrolmentView, 'output'),
      ...PICTURES,
      'text/html': { schema: { type: 'string' } },
    },
  })
  async openEnrolment(
    @Body({ schema: enrolmentBody }) body: z.output<typeof enrolmentBody>,
    @Query({ schema: enrolmentQuery }) { format }: z.output<typeof enrolmentQuery>,
    @Caller() caller: Principal,
    @Req() request: Request,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<z.output<typeof enrolmentView> | string | Buffer> {
    const { name, gateId } = body;
    refusePersonalData({ name });
    const { token, expiresAtMs } = await this.enrolling.open(body, actorOf(caller));
    const path = `/scanner/#enrol=${token}`;
    const url = `${this.publicUrl ?? `${request.protocol}://${request.host}`}${path}`;
    if (format === 'json') return { token, path, url, expiresAt: isoTime(expiresAtMs) };
    const { picture, type } = await qrCode(url, format === 'html' ? 'svg' : format);
    if (format !== 'html') {
      reply.headers({ 'content-type': type });
      return picture;
    }
    const { timeZone } = (await this.policies.ofGate(gateId)).policy;
    reply.headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': PAGE_POLICY });
    return enrolmentPage({ name, gateId, expiresAtMs, timeZone, code: String(picture) });
  }

  @Allow(open('Who enrols has no credential yet; it shows a token that is good once.'))
  @Post('enrol')
  @Header('cache-control', 'no-store')
  @ApiResponse({ status: 201, description: 'Who the device is now.', standardSchema: enrolledView })
  async enrol(
    @Body({ schema: enrolBody }) { token, publicKey, software }: z.output<typeof enrolBody>,
  ): Promise<z.output<typeof enrolledView>> {
    const program = software && softwareText(`${software.name}/${software.version}`);
    const enrolled = await this.enrolling.enrol(token, keyOf(publicKey), program ?? null);
    if (!enrolled) throw refused();
    const { deviceId, credentialId, name, gateId } = enrolled;
    return { deviceId, name, market: this.market, gateId, credentialId, serverTime: isoTime(Date.now()) };
  }

  @Allow(device())
  @Post('me/credentials')
  @HttpCode(201)
  @Header('cache-control', 'no-store')
  @ApiResponse({
    status: 201,
    description: 'Sign by the new key from now on. The old one is good for ten more minutes, or until then.',
    standardSchema: credentialView,
  })
  async rotate(
    @Body({ schema: credentialBody }) { publicKey }: z.output<typeof credentialBody>,
    @Caller() caller: Principal,
  ): Promise<z.output<typeof credentialView>> {
    const old = caller.kind === 'device' ? caller.credentialId : undefined;
    if (old === undefined) throw notSigning();
    const credentialId = await this.credentials.rotate(caller.id, old, keyOf(publicKey));
    if (credentialId === undefined) throw revoked();
    return { credentialId };
  }
}

/** @throws Problem 400 when it is no ECDSA key on P-256 */
function keyOf(text: string): Buffer {
  const key = readPublicKey(text);
  if (key) return key;
  throw new Problem(400, 'validation_failed', 'The request has wrong fields.', {
    errors: [{ pointer: '/publicKey', detail: 'must be the SPKI of an ECDSA key on P-256, as base64url' }],
  });
}

const refused = (): Problem =>
  new Problem(401, 'enrolment_refused', 'This token does not enrol a device.', {
    detail: 'It is unknown, used, or over. Ask an operator for a new one.',
  });

const notSigning = (): Problem =>
  new Problem(403, 'not_signing', 'Only a device that signs its requests replaces its key so.', {
    detail: 'An operator replaces API keys.',
  });

const revoked = (): Problem =>
  new Problem(401, 'device_revoked', 'This device is no longer one of the market.', {
    detail: 'Ask an operator to enrol it again.',
  });
