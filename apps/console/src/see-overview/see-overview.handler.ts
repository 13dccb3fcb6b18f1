import type { Clock } from '@night-market/kernel';
import {
  judgeAll,
  judgeGate,
  judgeHealth,
  judgeMoney,
  judgePower,
  judgeReports,
  judgeSagas,
} from '../domain/judge.ts';
import type { GateFigures, Overview, ReportFigures, ServiceFigures } from '../domain/overview.ts';
import { OverSince } from '../domain/over-since.ts';
import { LAG_ALERT_ABOVE, replicasLevel } from '../domain/thresholds.ts';
import type { Asked } from '../domain/told.ts';
import type { FoundAgents, ListedAgent } from '../find-services/ports.ts';
import type { FigureReader, ReplicaProbe } from './ports.ts';

/** Without these there is no market. */
const EXPECTED = ['gate', 'orchestrator', 'payments', 'power-ops'];
const HOTLINE = 'civic-router';
const MISSED_FOR_MS = 3_600_000;

/** Asks all services side by side: one that is down is said to be, and delays no other. */
export class SeeOverview {
  private readonly found: FoundAgents;
  private readonly reader: FigureReader;
  private readonly probe: ReplicaProbe;
  private readonly clock: Pick<Clock, 'nowMs'>;
  private readonly lagging = new OverSince();

  constructor(found: FoundAgents, reader: FigureReader, probe: ReplicaProbe, clock: Pick<Clock, 'nowMs'>) {
    this.found = found;
    this.reader = reader;
    this.probe = probe;
    this.clock = clock;
  }

  /** Undefined while it cannot be known which services there are. */
  async handle(token: string): Promise<Overview | undefined> {
    const agents = await this.found.now().catch(() => undefined);
    if (!agents) return undefined;
    const listed = agents.filter(({ state }) => state !== 'left');
    const names = [...new Set([...EXPECTED, ...listed.map(({ service }) => service)])].sort();
    const [sagas, money, gate, power, reports, services] = await Promise.all([
      this.reader.ask('sagas', 'orchestrator', token).then((asked) => mapped(asked, judgeSagas)),
      this.reader.ask('money', 'payments', token).then((asked) => mapped(asked, judgeMoney)),
      this.gate(token),
      this.reader.ask('feeders', 'power-ops', token).then((asked) => mapped(asked, judgePower)),
      names.includes(HOTLINE) ? this.reports(token) : null,
      Promise.all(names.map((name) => this.service(name, listed, token))),
    ]);
    const all = { sagas, money, gate, power, reports, services } as const;
    return { at: new Date(this.clock.nowMs()).toISOString(), level: judgeAll(all), ...all };
  }

  private async gate(token: string): Promise<Asked<GateFigures>> {
    const [inside, rules] = await Promise.all([
      this.reader.ask('occupancy', 'gate', token),
      this.reader.ask('zones', 'gate', token),
    ]);
    return mapped(inside, (told) => judgeGate(told, rules.figures ?? undefined));
  }

  private async reports(token: string): Promise<Asked<ReportFigures>> {
    return mapped(await this.reader.ask('reports', HOTLINE, token), judgeReports);
  }

  private async service(
    service: string,
    listed: readonly ListedAgent[],
    token: string,
  ): Promise<ServiceFigures> {
    const own = listed.filter((agent) => agent.service === service);
    const running = own.filter(({ state }) => state === 'there').length;
    const lost = own.filter((agent) => isMissed(agent, this.clock.nowMs())).length;
    const asking = this.reader.ask('health', service, token);
    // Who is the only one and answers is there.
    const isThere = own.length === 1 && (await asking).outcome === 'answered';
    const [asked, silent] = await Promise.all([asking, isThere ? 0 : this.silentOf(own)]);
    const health = mapped(asked, (told) =>
      judgeHealth(told, (topic, events) =>
        this.lagging.note(`${service} ${topic}`, events > LAG_ALERT_ABOVE, this.clock.nowMs()),
      ),
    );
    return {
      ...{ service, running, lost, silent, health },
      replicasLevel: replicasLevel(running, lost + silent),
    };
  }

  /** A process that was killed has its lease for a while yet. */
  private async silentOf(agents: readonly ListedAgent[]): Promise<number> {
    const urls = agents.flatMap(({ state, url }) => (state === 'there' && url !== undefined ? [url] : []));
    const answers = await Promise.all(urls.map((url) => this.probe.answers(url)));
    return answers.filter((isThere) => !isThere).length;
  }
}

/** Whoever has been gone for long was replaced, or is not wanted any more. */
const isMissed = ({ state, goneAt }: ListedAgent, nowMs: number): boolean =>
  state === 'suspect' ||
  (state === 'gone' && (goneAt === undefined || nowMs - Date.parse(goneAt) < MISSED_FOR_MS));

const mapped = <From, To>({ outcome, figures }: Asked<From>, judge: (figures: From) => To): Asked<To> => ({
  outcome,
  figures: figures === null ? null : judge(figures),
});
