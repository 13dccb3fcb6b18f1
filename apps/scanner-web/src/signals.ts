/** What a volunteer hears and feels: a short high tone for yes, two low ones for no. */
let audio: AudioContext | undefined;

/** Browsers let a page sound only after a touch or a key. */
export function wakeSound(): void {
  audio ??= new AudioContext();
  if (audio.state === 'suspended') void audio.resume().catch(() => undefined);
}

function tone(frequency: number, afterS: number, lengthS: number): void {
  if (audio?.state !== 'running') return;
  const [oscillator, gain] = [audio.createOscillator(), audio.createGain()];
  const start = audio.currentTime + afterS;
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0.2, start);
  gain.gain.exponentialRampToValueAtTime(0.001, start + lengthS);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(start);
  oscillator.stop(start + lengthS);
}

export function signal(isGranted: boolean): void {
  if (isGranted) tone(1_320, 0, 0.15);
  else for (const afterS of [0, 0.25]) tone(220, afterS, 0.2);
  navigator.vibrate?.(isGranted ? 80 : [150, 80, 150]);
}
