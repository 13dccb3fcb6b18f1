import { expect, it } from 'vitest';
import { router } from '../src/router.tsx';
import { CONTEXTS, isLit, PAGES } from '../src/shell/menu.ts';
import { render } from './support/render.ts';

/** Every page of the console, and the entry of the menu that is lit on it. */
const LIT: Readonly<Record<string, string>> = {
  '/': '/',
  '/sagas': '/sagas',
  '/sagas/$orderId': '/sagas',
  '/trails': '/trails',
  '/trails/$correlationId': '/trails',
  '/parked': '/parked',
  '/parked/batches': '/parked',
  '/parked/$service': '/parked',
  '/parked/$service/keys/$key': '/parked',
  '/parked/$service/jobs/$id': '/parked',
  '/delivery': '/delivery',
  '/topics': '/delivery',
  '/topics/$topic': '/delivery',
  '/contracts': '/delivery',
  '/contracts/$topic': '/delivery',
  '/services': '/services',
  '/conversations/$conversationId': '/services',
  '/acts': '/acts',
  '/gate': '/gate',
  '/gate/conflicts': '/gate',
  '/gate/devices': '/gate',
  '/gate/tickets/$ticketId': '/gate',
  '/gate/zones/$zoneId': '/gate',
  '/power': '/power',
  '/power/$feederId': '/power',
  '/payments': '/payments',
  '/payments/orders/$orderId': '/payments',
  '/payments/terminals': '/payments',
  '/civic': '/civic',
  '/civic/$reportId': '/civic',
  '/civic/inspections': '/civic',
  '/civic/inspections/$planId': '/civic',
  '/civic/inspections/$planId/$inspectionId': '/civic',
};

it('knows every page', () => {
  expect(Object.keys(router.routesByPath).sort()).toEqual(Object.keys(LIT).sort());
});

it.each(Object.entries(LIT))('on %s the entry of %s is lit, and no other', (path, entry) => {
  const pathname = path.replaceAll(/\$\w+/g, 'x');
  const lit = [...PAGES, ...CONTEXTS].filter((one) => isLit(one, pathname));
  expect(lit.map(({ to }) => to)).toEqual([entry]);
});

it('on a page that does not exist none is lit', () => {
  expect([...PAGES, ...CONTEXTS].filter((one) => isLit(one, '/sagasso'))).toEqual([]);
});

it.each([
  ['/', '/'],
  ['/contracts/7.v1', '/delivery'],
  ['/payments?state=explained', '/payments'],
])('on %s, %s is seen and heard to be lit', async (path, entry) => {
  const html = await render(path, 'en', { operator: { name: '1', roles: ['viewer'] }, signIn: 'password' });
  const entries = (html.match(/<a [^>]*>/g) ?? []).filter((link) => link.includes('NavLink'));
  const seen = entries.filter((link) => link.includes('data-active="true"'));
  expect(seen).toHaveLength(1);
  expect(seen[0]).toContain(`href="${entry}"`);
  expect(entries.filter((link) => link.includes('aria-current="page"'))).toEqual(seen);
});
