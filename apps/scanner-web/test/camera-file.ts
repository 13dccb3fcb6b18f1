import { writeFileSync } from 'node:fs';
import qrcode from 'qrcode';

const WIDTH = 640;
const HEIGHT = 480;
const MODULE_PIXELS = 6;
const FRAMES = 10;
const LIGHT = 235;
const DARK = 16;
const GREY = 128;

/** Writes what a camera sees that looks at this QR code, as Y4M. */
export function writeCameraFile(path: string, text: string): void {
  const { modules } = qrcode.create([{ data: text, mode: 'alphanumeric' }], { errorCorrectionLevel: 'M' });
  const luma = Buffer.alloc(WIDTH * HEIGHT, LIGHT);
  const [left, top] = [WIDTH, HEIGHT].map((side) => Math.floor((side - modules.size * MODULE_PIXELS) / 2));
  for (let y = 0; y < modules.size * MODULE_PIXELS; y += 1) {
    for (let x = 0; x < modules.size * MODULE_PIXELS; x += 1) {
      const isDark = modules.get(Math.floor(y / MODULE_PIXELS), Math.floor(x / MODULE_PIXELS));
      if (isDark) luma[(top! + y) * WIDTH + left! + x] = DARK;
    }
  }
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((WIDTH * HEIGHT) / 2, GREY)]);
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  writeFileSync(path, Buffer.concat([head, ...Array<Buffer>(FRAMES).fill(frame)]));
}
