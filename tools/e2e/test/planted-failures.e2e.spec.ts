import { afterAll, beforeAll } from 'vitest';
import { Scene } from './planted-failures/scene/index.ts';
import { describeCausesElsewhere } from './planted-failures/causes-elsewhere.ts';
import { describeLookingOn } from './planted-failures/looking-on.ts';
import { describeWaitingForOperators } from './planted-failures/waiting-for-operators.ts';

/** Failures that are planted for real: each is seen on the overview, and repaired from the console. */
let scene: Scene;

beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene?.close());

// In this order: what waits for operators is over before more of it comes.
describeWaitingForOperators(() => scene);
describeCausesElsewhere(() => scene);
describeLookingOn(() => scene);
