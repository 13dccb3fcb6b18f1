import { Sealing } from '@night-market/access';
import { systemClock } from '@night-market/kernel';
import type { Journey } from '../../sign-in/ports.ts';
import { cookieOf, setCookie, type BrowserRequest } from './browser.ts';

const JOURNEY = 'console-journey';
const JOURNEY_PATH = '/api/sign-in';
const JOURNEY_S = 600;

/** What the browser holds for the console: the id of the session, and for a while the journey to the provider. */
export class SessionCookies {
  private readonly isSecure: boolean;
  private readonly sealing: Sealing;
  private readonly name: string;

  /** @param isSecure whether browsers speak TLS to us, or to the proxy before us */
  constructor(isSecure: boolean, secret: string) {
    this.isSecure = isSecure;
    this.sealing = new Sealing(secret, 'night-market console journeys');
    // With the prefix no other host of the domain can set it.
    this.name = isSecure ? '__Host-console-session' : 'console-session';
  }

  sessionIn(request: Pick<BrowserRequest, 'headers'>): string | undefined {
    const id = cookieOf(request, this.name);
    return id !== undefined && /^[\w-]{43}$/.test(id) ? id : undefined;
  }

  session(id: string, maxAgeS: number): string {
    return setCookie(this.name, id, { path: '/', sameSite: 'Strict', maxAgeS, isSecure: this.isSecure });
  }

  noSession(): string {
    return this.session('', 0);
  }

  journeyIn(request: Pick<BrowserRequest, 'headers'>): Journey | undefined {
    const sealed = cookieOf(request, JOURNEY);
    if (sealed === undefined) return undefined;
    try {
      const { untilMs, ...journey } = JSON.parse(
        this.sealing.open(Buffer.from(sealed, 'base64url'), JOURNEY),
      ) as Journey & { untilMs: number };
      return systemClock.nowMs() < untilMs ? journey : undefined;
    } catch {
      return undefined;
    }
  }

  /** Lax: the way back from the provider begins at another site. */
  journey(journey: Journey): string {
    const text = JSON.stringify({ ...journey, untilMs: systemClock.nowMs() + JOURNEY_S * 1_000 });
    return this.journeyCookie(this.sealing.seal(text, JOURNEY).toString('base64url'), JOURNEY_S);
  }

  noJourney(): string {
    return this.journeyCookie('', 0);
  }

  private journeyCookie = (value: string, maxAgeS: number): string =>
    setCookie(JOURNEY, value, { path: JOURNEY_PATH, sameSite: 'Lax', maxAgeS, isSecure: this.isSecure });
}
