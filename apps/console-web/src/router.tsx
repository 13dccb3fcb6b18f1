import { createRootRoute, createRoute, createRouter, Navigate } from '@tanstack/react-router';
import { sagaSearch } from './sagas/saga-search.ts';
import { SagaPage } from './sagas/saga-page.tsx';
import { SagasPage } from './sagas/sagas-page.tsx';
import { ServicesPage } from './services/services-page.tsx';
import { BrokenPage, NoSuchPage } from './shell/failed-pages.tsx';
import { Shell } from './shell/shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NoSuchPage, errorComponent: BrokenPage });

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: () => <Navigate to="/sagas" replace />,
});

const sagas = createRoute({
  getParentRoute: () => root,
  path: '/sagas',
  validateSearch: sagaSearch,
  component: SagasPage,
});

const saga = createRoute({ getParentRoute: () => root, path: '/sagas/$orderId', component: SagaPage });

const services = createRoute({ getParentRoute: () => root, path: '/services', component: ServicesPage });

export const router = createRouter({
  routeTree: root.addChildren([start, sagas, saga, services]),
  defaultErrorComponent: BrokenPage,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
