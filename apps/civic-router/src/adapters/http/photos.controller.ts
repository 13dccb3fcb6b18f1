import { Controller, Get, Header, Inject, Param, Put, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { open } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import type { SqlTx } from '@night-market/kernel';
import { notFound, Problem } from '@night-market/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { PhotoReader } from '../../take-photo/ports.ts';
import type { TakePhoto, TakePhotoOutcome } from '../../take-photo/take-photo.handler.ts';
import { PHOTO_READER, PHOTO_URL, TAKE_PHOTO } from '../../tokens.ts';
import { photoPath, photoQuery, photoView } from './photo-schemas.ts';

const PICTURE = { schema: { type: 'string' as const, format: 'binary' } };
/** Nobody keeps a photo for long after it was erased. */
const CACHING = 'public, max-age=300';

type Path = z.output<typeof photoPath>;

/** Photos of reports. */
@ApiTags('photos')
@Controller('photos')
export class PhotosController {
  private readonly takePhoto: TakePhoto<SqlTx>;
  private readonly reader: PhotoReader;
  private readonly urlOf: (photoId: string) => string;

  constructor(
    @Inject(TAKE_PHOTO) takePhoto: TakePhoto<SqlTx>,
    @Inject(PHOTO_READER) reader: PhotoReader,
    @Inject(PHOTO_URL) urlOf: (photoId: string) => string,
  ) {
    this.takePhoto = takePhoto;
    this.reader = reader;
    this.urlOf = urlOf;
  }

  @Allow(open('Only who sent the report knows the ids that it announced, and each takes one photo.'))
  @Put(':photoId')
  @ApiConsumes('image/jpeg', 'image/png', 'image/webp', 'application/octet-stream')
  @ApiBody(PICTURE)
  @ApiOkResponse({
    description: 'The photo is shown with its report; sent again it changes nothing.',
    standardSchema: photoView,
  })
  async put(
    @Param({ schema: photoPath }) { photoId }: Path,
    @Query({ schema: photoQuery }) { usePosition }: z.output<typeof photoQuery>,
    @Req() { body }: FastifyRequest,
  ) {
    if (!Buffer.isBuffer(body)) throw PROBLEMS.not_a_photo;
    const outcome = await this.takePhoto.take(photoId, body, usePosition === 'true');
    if (outcome === 'kept' || outcome === 'kept_before') return { mediaUrl: this.urlOf(photoId) };
    throw PROBLEMS[outcome];
  }

  @Allow(open('Open311 shows photos to everybody; they hold nothing but the picture.'))
  @Get(':photoId.jpg')
  @ApiProduces('image/jpeg')
  @Header('content-type', 'image/jpeg')
  @ApiOkResponse({ description: 'The picture, without metadata.', content: { 'image/jpeg': PICTURE } })
  async get(@Param({ schema: photoPath }) { photoId }: Path, @Res() reply: FastifyReply): Promise<void> {
    const jpeg = await this.reader.jpegOf(photoId);
    if (!jpeg) throw notFound('photo');
    await reply
      .headers({
        ...{ 'content-type': 'image/jpeg', 'cache-control': CACHING },
        // Pages of others show it as well.
        'cross-origin-resource-policy': 'cross-origin',
        'content-disposition': `inline; filename="${photoId}.jpg"`,
      })
      .send(Buffer.from(jpeg));
  }
}

const PROBLEMS: Readonly<Record<Exclude<TakePhotoOutcome, 'kept' | 'kept_before'>, Problem>> = {
  unknown: notFound('photo'),
  other_photo: new Problem(409, 'photo_id_reused', 'There is another photo under this id.', {
    detail: 'A photo cannot be replaced; announce each one with a new random UUID.',
  }),
  not_a_photo: new Problem(415, 'not_a_photo', 'This is no photo that can be taken.', {
    detail: 'Send a JPEG, PNG or WebP file as the body, with its own Content-Type.',
  }),
  too_many_pixels: new Problem(413, 'photo_too_many_pixels', 'The photo has too many pixels.', {
    detail: 'Make it smaller, and send it again.',
  }),
  unreadable: new Problem(422, 'photo_unreadable', 'The photo is damaged.', {
    detail: 'Take another one, or save it anew.',
  }),
  busy: new Problem(503, 'photos_busy', 'Too many photos are being looked at.', {
    ...{ detail: 'Send the same photo again after the time in Retry-After.', retryAfterS: 2 },
  }),
};
