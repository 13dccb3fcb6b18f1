import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { ActsPage } from './acts/acts-page.tsx';
import { actsSearch } from './acts/acts-search.ts';
import { OverviewPage } from './overview/overview-page.tsx';
import { JobPage } from './parked/job-page.tsx';
import { KeyPage } from './parked/key-page.tsx';
import { KeysPage } from './parked/keys-page.tsx';
import { ParkedPage } from './parked/parked-page.tsx';
import { sagaSearch, textIn } from './sagas/saga-search.ts';
import { SagaPage } from './sagas/saga-page.tsx';
import { SagasPage } from './sagas/sagas-page.tsx';
import { ServicesPage } from './services/services-page.tsx';
import { BrokenPage, NoSuchPage } from './shell/failed-pages.tsx';
import { Shell } from './shell/shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NoSuchPage, errorComponent: BrokenPage });

const start = createRoute({ getParentRoute: () => root, path: '/', component: OverviewPage });

const sagas = createRoute({
  getParentRoute: () => root,
  path: '/sagas',
  validateSearch: sagaSearch,
  component: SagasPage,
});

const saga = createRoute({ getParentRoute: () => root, path: '/sagas/$orderId', component: SagaPage });

const parked = createRoute({ getParentRoute: () => root, path: '/parked', component: ParkedPage });

const parkedKeys = createRoute({
  getParentRoute: () => root,
  path: '/parked/$service',
  validateSearch: (raw: Record<string, unknown>): { after?: string } => {
    const after = textIn(raw['after']);
    return after === undefined ? {} : { after };
  },
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

export const router = createRouter({
  routeTree: root.addChildren([start, sagas, saga, parked, parkedKeys, parkedKey, parkedJob, services, acts]),
  defaultErrorComponent: BrokenPage,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
