// What `serve.mjs` loads into the process of a service before the service itself.
import { setSourceMapsSupport } from 'node:module';
import './typescript-hooks.mjs';

setSourceMapsSupport(true);

const SIGNALS = ['SIGINT', 'SIGTERM'];
let stopping = false;

/**
 * Ctrl-C reaches this process from the terminal, from Nx and from the watcher. The first signal is the service's to handle;
 * the others must not end it while it stops in order.
 */
function onSignal(signal) {
  if (stopping) return;
  // Still booting: nobody else listens.
  if (process.listenerCount(signal) === 1) process.exit(1);
  stopping = true;
  for (const other of SIGNALS.filter((each) => each !== signal)) {
    process.removeAllListeners(other);
    process.on(other, onSignal);
  }
}

for (const signal of SIGNALS) process.on(signal, onSignal);
