const SIDE_MAX_PX = 1_600;
const QUALITY = 0.8;

/**
 * A photo as it is sent: smaller, for a weak signal, and without anything but the picture.
 * @throws Error when the browser cannot open the file
 */
export async function toSend(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, SIDE_MAX_PX / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The picture cannot be written.'))),
      'image/jpeg',
      QUALITY,
    ),
  );
}

/** Where it was taken, if it says so. Its reader is loaded only when somebody asks. */
export async function positionOf(file: Blob): Promise<{ lat: number; long: number } | undefined> {
  const { positionIn } = await import('@night-market/photo-position');
  return positionIn(new Uint8Array(await file.arrayBuffer()));
}
