import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { actsSearch } from './acts/acts-search.ts';
import { CivicPage } from './civic/civic-page.tsx';
import { ReportPage } from './civic/report-page.tsx';
import { reportsSearch } from './civic/reports-search.ts';
import { DeliveryPage } from './delivery/delivery-page.tsx';
import { GatePage } from './gate/gate-page.tsx';
import { OverviewPage } from './overview/overview-page.tsx';
import { batchSearch } from './parked/batch-search.ts';
import { keysSearch } from './parked/filter.ts';
import { ParkedPage } from './parked/parked-page.tsx';
import { PaymentsPage } from './payments/payments-page.tsx';
import { FeederPage } from './power/feeder-page.tsx';
import { PowerPage } from './power/power-page.tsx';
import { sagaSearch } from './sagas/saga-search.ts';
import { SagaPage } from './sagas/saga-page.tsx';
import { SagasPage } from './sagas/sagas-page.tsx';
import { ServicesPage } from './services/services-page.tsx';
import { BrokenPage, NoSuchPage } from './shell/failed-pages.tsx';
import { addressTexts } from './shell/search-fields.ts';
import { Shell } from './shell/shell.tsx';
import { recordsSearch } from './topics/records-search.ts';

/** Pages that few come to first: they are loaded when somebody goes there. */
const BatchesPage = lazyRouteComponent(() => import('./parked/batches-page.tsx'), 'BatchesPage');
const KeysPage = lazyRouteComponent(() => import('./parked/keys-page.tsx'), 'KeysPage');
const KeyPage = lazyRouteComponent(() => import('./parked/key-page.tsx'), 'KeyPage');
const JobPage = lazyRouteComponent(() => import('./parked/job-page.tsx'), 'JobPage');
const ActsPage = lazyRouteComponent(() => import('./acts/acts-page.tsx'), 'ActsPage');
const ContractPage = lazyRouteComponent(() => import('./contracts/contract-page.tsx'), 'ContractPage');
const ContractsPage = lazyRouteComponent(() => import('./contracts/contracts-page.tsx'), 'ContractsPage');
const ConversationPage = lazyRouteComponent(
  () => import('./conversations/conversation-page.tsx'),
  'ConversationPage',
);
const ConflictsPage = lazyRouteComponent(() => import('./gate/conflicts-page.tsx'), 'ConflictsPage');
const DevicesPage = lazyRouteComponent(() => import('./gate/devices-page.tsx'), 'DevicesPage');
const TicketPage = lazyRouteComponent(() => import('./gate/ticket-page.tsx'), 'TicketPage');
const OrderMoneyPage = lazyRouteComponent(() => import('./payments/order-money-page.tsx'), 'OrderMoneyPage');
const TerminalsPage = lazyRouteComponent(() => import('./payments/terminals-page.tsx'), 'TerminalsPage');
const TopicPage = lazyRouteComponent(() => import('./topics/topic-page.tsx'), 'TopicPage');
const TopicsPage = lazyRouteComponent(() => import('./topics/topics-page.tsx'), 'TopicsPage');
const TrailPage = lazyRouteComponent(() => import('./trails/trail-page.tsx'), 'TrailPage');
const ZonePage = lazyRouteComponent(() => import('./gate/zone-page.tsx'), 'ZonePage');
const TrailsPage = lazyRouteComponent(() => import('./trails/trails-page.tsx'), 'TrailsPage');
const InspectionsPage = lazyRouteComponent(
  () => import('./civic/inspections/inspections-page.tsx'),
  'InspectionsPage',
);
const InspectionPage = lazyRouteComponent(
  () => import('./civic/inspections/inspection-page.tsx'),
  'InspectionPage',
);
const PlanPage = lazyRouteComponent(() => import('./civic/inspections/plan-page.tsx'), 'PlanPage');

const root = createRootRoute({ component: Shell, notFoundComponent: NoSuchPage, errorComponent: BrokenPage });

/** Where a page of a list begins. */
const pageIn = (raw: Record<string, unknown>): { after?: string } => addressTexts(['after'], raw);

const start = createRoute({ getParentRoute: () => root, path: '/', component: OverviewPage });

const sagas = createRoute({
  getParentRoute: () => root,
  path: '/sagas',
  validateSearch: sagaSearch,
  component: SagasPage,
});

const saga = createRoute({ getParentRoute: () => root, path: '/sagas/$orderId', component: SagaPage });

const parked = createRoute({ getParentRoute: () => root, path: '/parked', component: ParkedPage });

const batches = createRoute({
  getParentRoute: () => root,
  path: '/parked/batches',
  validateSearch: batchSearch,
  component: BatchesPage,
});

const parkedKeys = createRoute({
  getParentRoute: () => root,
  path: '/parked/$service',
  validateSearch: keysSearch,
  component: KeysPage,
});

const parkedKey = createRoute({
  getParentRoute: () => root,
  path: '/parked/$service/keys/$key',
  component: KeyPage,
});

const parkedJob = createRoute({
  getParentRoute: () => root,
  path: '/parked/$service/jobs/$id',
  component: JobPage,
});

const services = createRoute({ getParentRoute: () => root, path: '/services', component: ServicesPage });

const acts = createRoute({
  getParentRoute: () => root,
  path: '/acts',
  validateSearch: actsSearch,
  component: ActsPage,
});

const trails = createRoute({
  ...{ getParentRoute: () => root, path: '/trails', component: TrailsPage },
  validateSearch: (raw: Record<string, unknown>): { id?: string } => addressTexts(['id'], raw),
});
const trail = createRoute({
  ...{ getParentRoute: () => root, path: '/trails/$correlationId', component: TrailPage },
});

const delivery = createRoute({
  ...{ getParentRoute: () => root, path: '/delivery' },
  ...{ validateSearch: pageIn, component: DeliveryPage },
});

const topics = createRoute({ getParentRoute: () => root, path: '/topics', component: TopicsPage });
const topic = createRoute({
  ...{ getParentRoute: () => root, path: '/topics/$topic' },
  ...{ validateSearch: recordsSearch, component: TopicPage },
});

const contracts = createRoute({ getParentRoute: () => root, path: '/contracts', component: ContractsPage });
const contract = createRoute({
  ...{ getParentRoute: () => root, path: '/contracts/$topic', component: ContractPage },
});

const power = createRoute({
  ...{ getParentRoute: () => root, path: '/power' },
  ...{ validateSearch: pageIn, component: PowerPage },
});
const feeder = createRoute({ getParentRoute: () => root, path: '/power/$feederId', component: FeederPage });

const gate = createRoute({ getParentRoute: () => root, path: '/gate', component: GatePage });
const conflicts = createRoute({
  ...{ getParentRoute: () => root, path: '/gate/conflicts' },
  ...{ validateSearch: pageIn, component: ConflictsPage },
});
const devices = createRoute({
  ...{ getParentRoute: () => root, path: '/gate/devices' },
  ...{ validateSearch: pageIn, component: DevicesPage },
});
const ticket = createRoute({
  ...{ getParentRoute: () => root, path: '/gate/tickets/$ticketId', component: TicketPage },
});

const zone = createRoute({
  ...{ getParentRoute: () => root, path: '/gate/zones/$zoneId', component: ZonePage },
  validateSearch: (raw: Record<string, unknown>): { before?: string } => addressTexts(['before'], raw),
});

const payments = createRoute({
  ...{ getParentRoute: () => root, path: '/payments', component: PaymentsPage },
  validateSearch: (raw: Record<string, unknown>): { state?: string; after?: string } =>
    addressTexts(['state', 'after'], raw),
});
const orderMoney = createRoute({
  ...{ getParentRoute: () => root, path: '/payments/orders/$orderId', component: OrderMoneyPage },
});
const terminals = createRoute({
  ...{ getParentRoute: () => root, path: '/payments/terminals' },
  ...{ validateSearch: pageIn, component: TerminalsPage },
});

const civic = createRoute({
  ...{ getParentRoute: () => root, path: '/civic' },
  ...{ validateSearch: reportsSearch, component: CivicPage },
});
const report = createRoute({ getParentRoute: () => root, path: '/civic/$reportId', component: ReportPage });

const inspections = createRoute({
  ...{ getParentRoute: () => root, path: '/civic/inspections' },
  ...{ validateSearch: pageIn, component: InspectionsPage },
});
const plan = createRoute({
  ...{ getParentRoute: () => root, path: '/civic/inspections/$planId', component: PlanPage },
  validateSearch: (raw: Record<string, unknown>): { before?: string } => addressTexts(['before'], raw),
});
const inspection = createRoute({
  ...{ getParentRoute: () => root, path: '/civic/inspections/$planId/$inspectionId' },
  component: InspectionPage,
});

const conversation = createRoute({
  ...{ getParentRoute: () => root, path: '/conversations/$conversationId', component: ConversationPage },
});

export const router = createRouter({
  routeTree: root.addChildren([
    ...[start, sagas, saga, parked, batches, parkedKeys, parkedKey, parkedJob, services, acts, trails],
    ...[trail, zone],
    ...[delivery, topics, topic, contracts, contract, power, feeder, gate, conflicts, devices, ticket],
    ...[payments, orderMoney, terminals, civic, report, inspections, plan, inspection, conversation],
  ]),
  defaultErrorComponent: BrokenPage,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
