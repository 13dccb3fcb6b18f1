import { SEQUENCE_HEADER } from '@night-market/contracts';

/** The headers by which a record tells when it was said. */
type Headers = Readonly<Record<string, string | undefined>>;

/**
 * Tells news of an agent from copies that arrive late. A record whose sender got no answer is sent again, and the broker may
 * store the first try behind what was said since: read as news it would bring back an agent that is gone.
 *
 * A directory that has lost its tables counts from one again, so a record is old only if its time says so as well.
 */
export class LastWords {
  private readonly words = new Map<string, { readonly sequence: string; readonly time: string }>();

  isNews(agentId: string, { [SEQUENCE_HEADER]: sequence, ce_time: time }: Headers): boolean {
    if (sequence === undefined || time === undefined) return true;
    const last = this.words.get(agentId);
    if (last && sequence <= last.sequence && time <= last.time) return false;
    this.words.set(agentId, { sequence, time });
    return true;
  }
}
