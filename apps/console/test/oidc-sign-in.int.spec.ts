import { afterAll, beforeAll, expect, it } from 'vitest';
import { ProviderAwayError } from '../src/sign-in/ports.ts';
import { TestBrowser, TestProvider } from './support/provider.ts';
import {
  issuedWith,
  signInAt,
  signInConformance,
  type TriedProvider,
} from './support/sign-in-conformance.ts';

let provider: TestProvider;
let tried: TriedProvider;

beforeAll(async () => {
  provider = await TestProvider.start();
  tried = {
    issuer: provider.issuer,
    name: 'Wang',
    setRoles: (roles) => void (provider.roles = roles),
    newBrowser: () => new TestBrowser(),
  };
});
afterAll(() => provider.stop());

signInConformance(() => tried);

it('tokens cannot be had while the provider is away; it is asked again when it is back', async () => {
  const { tokens } = await issuedWith(signInAt(tried), new TestBrowser());
  const signIn = signInAt(tried);
  provider.isAway = true;
  try {
    await expect(signIn.begin('/')).rejects.toThrow(ProviderAwayError);
    await expect(signIn.refresh(tokens)).rejects.toThrow(ProviderAwayError);
  } finally {
    provider.isAway = false;
  }
  expect(await signIn.refresh(tokens)).toBeDefined();
});
