import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiParam, ApiQuery } from '@nestjs/swagger';

const text = (description: string) => ({ type: 'string', description }) as const;
const query = (name: string, description: string): MethodDecorator =>
  ApiQuery({ name, required: false, description, schema: { type: 'string' } });

/** The end of each address, for the document of the API. */
export const InTwoFormats = (): ClassDecorator => ApiParam({ name: 'format', enum: ['json', 'xml'] });

export const Named = (name: string, description: string): MethodDecorator =>
  ApiParam({ name, description, schema: { type: 'string' } });

const SPAN = [
  query('start_date', 'A time with its offset; the span is 90 days at most.'),
  query('end_date', 'A time with its offset; both ends belong to the span.'),
  query('page', 'From 1.'),
  query('page_size', 'From 1 to 1000, which is usual.'),
];

export const Extensions = (): MethodDecorator =>
  query('extensions', 'true: with extended_attributes and notes, as cities have them.');

/** The filters of GET requests. */
export const RequestFilters = (): MethodDecorator =>
  applyDecorators(
    ...SPAN,
    query('service_request_id', 'One id or several with commas; then no other filter counts.'),
    query('service_code', 'One or several with commas.'),
    query('status', 'open, closed or both with a comma.'),
    query('updated_after', 'By the time when the hotline heard of the last change.'),
    query('updated_before', 'The same, as the end of a span.'),
    query('bbox', 'west,south,east,north in degrees.'),
    query('q', 'Words of the description, 200 characters at most.'),
    Extensions(),
  );

/** The filters of GET servicerequestupdates. */
export const UpdateFilters = (): MethodDecorator =>
  applyDecorators(
    ...SPAN,
    query('service_request_id', 'Updates of this report, or of several with commas.'),
    query('updated_after', 'By the time when the hotline heard of the update; then that is their order.'),
    query('updated_before', 'The same, as the end of a span.'),
  );

const Sent = (required: readonly string[], properties: Record<string, object>): MethodDecorator =>
  applyDecorators(
    ApiConsumes('application/x-www-form-urlencoded', 'application/json'),
    ApiBody({ schema: { type: 'object', required: [...required], properties } }),
  );

export const SentReportFields = (): MethodDecorator =>
  applyDecorators(
    ApiHeader({ name: 'Idempotency-Key', required: false, schema: { type: 'string' } }),
    Sent(['service_code'], {
      api_key: text('Or as a bearer in Authorization.'),
      service_code: text('One of GET services.'),
      lat: text('WGS 84, in degrees; with long, or else address_string or address_id.'),
      long: text('WGS 84, in degrees.'),
      address_string: text('500 characters at most.'),
      address_id: text('100 characters at most.'),
      description: text('4000 characters at most.'),
      media_url: text('An address that begins with http:// or https://.'),
      photo_id: text(
        'A random UUID, or several with commas; each photo is sent to /photos/{photo_id} afterwards.',
      ),
      email: text('Kept sealed; what becomes of the report is told there.'),
      phone: text('Kept sealed.'),
      first_name: text('Kept sealed.'),
      last_name: text('Kept sealed.'),
      device_id: text('Kept sealed.'),
      account_id: text('Kept sealed.'),
      reporter_key: text('A random UUID, by which the reporter answers questions later. Kept sealed.'),
      notify_url: text('Where a signed webhook tells what becomes of it; with notify_secret.'),
      notify_secret: text('What signs it: whsec_ and base64. Kept sealed.'),
      attribute: {
        type: 'object',
        description: 'Answers by the codes of the service; in a form attribute[CODE] or attribute[CODE][].',
      },
    }),
  );

export const SentUpdateFields = (): MethodDecorator =>
  Sent(['update_id', 'service_request_id', 'status', 'updated_datetime'], {
    api_key: text('The key of the agency, or as a bearer in Authorization.'),
    update_id: text("The sender's id of it: sent again, it counts once."),
    service_request_id: text('The report.'),
    status: text('open, closed, or a word of FixMyStreet such as investigating or fixed.'),
    updated_datetime: text('A time with its offset.'),
    description: text('4000 characters at most; everybody can read it.'),
  });
