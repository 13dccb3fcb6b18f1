import { pickPort, wantedPorts } from '../ports.ts';
import type { ChosenPort } from '../ports.ts';
import type { KafkaNodeState } from '../state/stack-state.ts';
import { readState, updateState } from '../state/state-file.ts';

const PREFERRED_PORT = 19_092;
const PREFERRED_CONTROLLER_PORT = 19_192;

interface PortOptions {
  readonly stateFile: string;
  /** Try the well-known ports first. */
  readonly preferPorts: boolean;
  readonly log: (line: string) => void;
}

/** Gives each node its ports: those of the last run, or the preferred ones, or free ones, and tells. */
export async function assignKafkaPorts({ stateFile, preferPorts, log }: PortOptions): Promise<void> {
  const nodes = readState(stateFile)?.kafka.nodes ?? [];
  const taken = new Set<number>();
  const pick = async (last: number, preferred: number): Promise<ChosenPort> => {
    const chosen = await pickPort(wantedPorts(last, preferPorts && preferred), taken);
    taken.add(chosen.port);
    return chosen;
  };
  const assigned: KafkaNodeState[] = [];
  for (const [index, node] of nodes.entries()) {
    const port = await pick(node.port, PREFERRED_PORT + index);
    const controllerPort = await pick(node.controllerPort, PREFERRED_CONTROLLER_PORT + index);
    if (preferPorts && !port.preferred)
      log(`kafka: port ${PREFERRED_PORT + index} is taken, using ${port.port}`);
    assigned.push({ ...node, port: port.port, controllerPort: controllerPort.port });
  }
  updateState(stateFile, (state) => ({
    ...state,
    brokers: assigned.map((node) => `127.0.0.1:${node.port}`),
    kafka: { ...state.kafka, nodes: assigned },
  }));
}
