import { useComputedColorScheme } from '@mantine/core';
import {
  Handle,
  MarkerType,
  Position,
  ReactFlow,
  ReactFlowProvider,
  type Edge,
  type Node,
  type NodeProps,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useText } from '../i18n/language.tsx';
import type { DiagramModel, Mark } from './diagram-model.ts';

const COLUMN_PX = 210;
const ROW_PX = 110;

type StateData = Node<{ readonly label: string; readonly mark: Mark; readonly note: string }, 'state'>;

function StateBox({ data: { label, mark, note } }: NodeProps<StateData>) {
  return (
    <div className="state" data-mark={mark} aria-label={note === '' ? label : `${label} (${note})`}>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      {label}
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </div>
  );
}

const NODE_TYPES = { state: StateBox };

/** A machine with the way that was taken; a picture of what stands beside it in words. */
export default function Diagram({ model }: { readonly model: DiagramModel }) {
  const say = useText();
  const scheme = useComputedColorScheme('light');
  const nodes = model.nodes.map(({ state, mark, column, row }): StateData => ({
    ...{ id: state, type: 'state', position: { x: column * COLUMN_PX, y: row * ROW_PX } },
    data: {
      ...{ label: say.named('state.', state), mark },
      note: mark === 'current' || mark === 'attention' ? say('currentState') : '',
    },
  }));
  const edges = model.edges.map(({ from, to, triggers, isTaken }): Edge => ({
    ...{ id: `${from}>${to}`, source: from, target: to, className: isTaken ? 'taken' : '' },
    label: triggers.map((name) => say.named('trigger.', name)).join(' · '),
    markerEnd: { type: MarkerType.ArrowClosed },
  }));
  return (
    <div className="diagram" aria-hidden>
      <ReactFlowProvider>
        <ReactFlow<StateData>
          {...{ nodes, edges, nodeTypes: NODE_TYPES, colorMode: scheme, fitView: true }}
          {...{
            nodesDraggable: false,
            nodesConnectable: false,
            nodesFocusable: false,
            edgesFocusable: false,
          }}
          {...{
            elementsSelectable: false,
            zoomOnScroll: false,
            preventScrolling: false,
            disableKeyboardA11y: true,
          }}
          proOptions={{ hideAttribution: true }}
        />
      </ReactFlowProvider>
    </div>
  );
}
