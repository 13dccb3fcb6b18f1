import { useComputedColorScheme } from '@mantine/core';
import {
  Handle,
  MarkerType,
  Position,
  ReactFlow,
  type Edge,
  type Node,
  type NodeHandle,
  type NodeProps,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useMemo } from 'react';
import { useText } from '../i18n/language.tsx';
import type { DiagramModel, Mark } from './diagram-model.ts';

const COLUMN_PX = 340;
const ROW_PX = 120;
const WIDTH_PX = 170;
const HEIGHT_PX = 44;

/** Ways back run below, and those within a column beside it: otherwise they would hide behind others, or behind states. */
const BACK = 'back';
const BESIDE = 'beside';
const WAYS = {
  on: {},
  beside: { targetHandle: BESIDE },
  back: { type: 'smoothstep', sourceHandle: BACK, targetHandle: BACK },
} as const;

type StateData = Node<{ readonly label: string; readonly mark: Mark }, 'state'>;

function StateBox({ data: { label, mark } }: NodeProps<StateData>) {
  return (
    <div className="state" data-mark={mark}>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      {label}
      <Handle type="source" position={Position.Right} isConnectable={false} />
      <Handle type="target" id={BESIDE} position={Position.Right} isConnectable={false} />
      <Handle type="target" id={BACK} position={Position.Bottom} isConnectable={false} />
      <Handle type="source" id={BACK} position={Position.Bottom} isConnectable={false} />
    </div>
  );
}

const NODE_TYPES = { state: StateBox };

/** Said, so that nothing has to be measured before it is drawn. */
const HANDLES: NodeHandle[] = [
  { type: 'target', position: Position.Left, x: 0, y: HEIGHT_PX / 2, width: 1, height: 1 },
  { type: 'source', position: Position.Right, x: WIDTH_PX, y: HEIGHT_PX / 2, width: 1, height: 1 },
  {
    type: 'target',
    id: BESIDE,
    position: Position.Right,
    x: WIDTH_PX,
    y: HEIGHT_PX / 2,
    width: 1,
    height: 1,
  },
  ...(['target', 'source'] as const).map((type): NodeHandle => ({
    ...{ type, id: BACK, position: Position.Bottom, x: WIDTH_PX / 2, y: HEIGHT_PX, width: 1, height: 1 },
  })),
];

/** A machine with the way that was taken; a picture of what stands beside it in words. */
export default function Diagram({ model }: { readonly model: DiagramModel }) {
  const say = useText();
  const scheme = useComputedColorScheme('light');
  const nodes = useMemo(
    () =>
      model.nodes.map(({ state, mark, column, row }): StateData => ({
        id: state,
        type: 'state',
        width: WIDTH_PX,
        height: HEIGHT_PX,
        handles: HANDLES,
        position: { x: column * COLUMN_PX, y: row * ROW_PX },
        data: { label: say.named('state.', state), mark },
      })),
    [model, say],
  );
  const edges = useMemo(
    () =>
      model.edges.map(({ from, to, triggers, isTaken, leads }): Edge => ({
        ...{ id: `${from}>${to}`, source: from, target: to, className: isTaken ? 'taken' : '' },
        ...WAYS[leads],
        label: triggers.map((name) => say.named('trigger.', name)).join(' · '),
        markerEnd: { type: MarkerType.ArrowClosed },
      })),
    [model, say],
  );
  return (
    <div className="diagram" aria-hidden>
      <ReactFlow<StateData>
        {...{ nodes, edges, nodeTypes: NODE_TYPES, colorMode: scheme, fitView: true, minZoom: 0.3 }}
        {...{
          nodesDraggable: false,
          nodesConnectable: false,
          nodesFocusable: false,
          edgesFocusable: false,
        }}
        {...{ elementsSelectable: false, zoomOnScroll: false, preventScrolling: false }}
        disableKeyboardA11y
        proOptions={{ hideAttribution: true }}
      />
    </div>
  );
}
