/** Finds QR codes in pictures. */
export interface CodeReader {
  detect(picture: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}

type NativeReader = (new (options: { formats: string[] }) => CodeReader) & {
  getSupportedFormats(): Promise<readonly string[]>;
};

const QR = 'qr_code';

/** The browser's own reader, where it has one; else ZXing, which comes with the page. */
export async function openCodeReader(): Promise<CodeReader> {
  const native = (globalThis as { BarcodeDetector?: NativeReader }).BarcodeDetector;
  const formats = await native?.getSupportedFormats().catch((): string[] => []);
  if (native && formats?.includes(QR)) return new native({ formats: [QR] });
  const [{ BarcodeDetector, prepareZXingModule }, { default: wasm }] = await Promise.all([
    import('barcode-detector/ponyfill'),
    import('zxing-wasm/reader/zxing_reader.wasm?url'),
  ]);
  prepareZXingModule({ overrides: { locateFile: () => wasm } });
  return new BarcodeDetector({ formats: [QR] });
}
