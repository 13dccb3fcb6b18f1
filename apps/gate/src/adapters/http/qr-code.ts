import { toBuffer, toString } from 'qrcode';
import { z } from 'zod';

/** Which picture is asked for. */
export const pictureQuery = z.strictObject({ format: z.enum(['svg', 'png']).default('svg') });
export type PictureFormat = z.output<typeof pictureQuery>['format'];

/** The pictures as OpenAPI says them. */
export const PICTURES = {
  'image/svg+xml': { schema: { type: 'string' as const } },
  'image/png': { schema: { type: 'string' as const, format: 'binary' } },
};

const TYPES: Readonly<Record<PictureFormat, string>> = {
  svg: 'image/svg+xml; charset=utf-8',
  png: 'image/png',
};

/** A text as a picture of its QR code, and the media type of the picture. */
export async function qrCode(
  text: string,
  format: PictureFormat,
): Promise<{ readonly picture: string | Buffer; readonly type: string }> {
  const options = { errorCorrectionLevel: 'M' } as const;
  const picture =
    format === 'svg' ? await toString(text, { ...options, type: 'svg' }) : await toBuffer(text, options);
  return { picture, type: TYPES[format] };
}
