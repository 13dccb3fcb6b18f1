/**
 * An emitter whose 'error' nobody hears ends the process. So the file that makes one of these listens as well, with
 * `client.on('error', …)`, with `.on('error', …)` right behind, or with `once(child, 'close')` of node:events.
 */
const MAKERS = {
  pg: ['Client', 'Pool'],
  'node:child_process': ['spawn', 'fork'],
  'node:http': ['createServer', 'request', 'get'],
  'node:https': ['createServer', 'request', 'get'],
  'node:net': ['createServer', 'connect', 'createConnection'],
  'node:tls': ['createServer', 'connect'],
  'node:fs': ['createWriteStream'],
  'node:worker_threads': ['Worker'],
};

/** Local names of what a module exports under one of `names`; a default or namespace import is the module itself. */
function* importedMakers({ source, specifiers }, modules) {
  const names = MAKERS[source.value];
  if (!names || !modules.includes(source.value)) return;
  for (const { type, imported, local } of specifiers) {
    if (type !== 'ImportSpecifier') for (const name of names) yield `${local.name}.${name}`;
    else if (names.includes(imported.name)) yield local.name;
  }
}

/** `a`, `this.a` or `a.b` as text; undefined for anything else. */
function nameOf(node) {
  if (node?.type === 'Identifier') return node.name;
  if (node?.type === 'PrivateIdentifier') return `#${node.name}`;
  if (node?.type === 'ThisExpression') return 'this';
  if (node?.type !== 'MemberExpression' || node.computed) return undefined;
  const object = nameOf(node.object);
  return object && `${object}.${nameOf(node.property)}`;
}

/** What `make()` is kept as: through `make().listen()`, `a ? make() : other` and `(b = make())`. */
function keptAs(node) {
  const { parent } = node;
  if (parent.type === 'VariableDeclarator') return nameOf(parent.id);
  if (parent.type === 'AssignmentExpression') return nameOf(parent.left);
  if (parent.type === 'PropertyDefinition') return `this.${nameOf(parent.key)}`;
  const isPassedOn =
    parent.type === 'ConditionalExpression' ||
    (parent.type === 'MemberExpression' && parent.object === node) ||
    (parent.type === 'CallExpression' && parent.callee === node);
  return isPassedOn ? keptAs(parent) : undefined;
}

/** Whether `.on('error', …)` stands behind it. */
function isHeardAtOnce(node) {
  const { parent } = node;
  if (parent.type !== 'MemberExpression' || parent.object !== node) return false;
  const call = parent.parent;
  if (call.type !== 'CallExpression' || call.callee !== parent) return false;
  return isListener(call) || isHeardAtOnce(call);
}

const isListener = ({ callee, arguments: [event] }) =>
  ['on', 'once'].includes(callee.property?.name) && event?.value === 'error';

/** @type {import('eslint').Rule.RuleModule} */
export const errorListener = {
  meta: {
    type: 'problem',
    schema: [{ type: 'array', items: { enum: Object.keys(MAKERS) } }],
    messages: { unheard: "Its 'error' would end the process: add .on('error', …) in this file." },
  },
  create(context) {
    const [modules = Object.keys(MAKERS)] = context.options;
    const makers = new Set();
    const heard = new Set();
    const made = [];
    const look = (node) => {
      if (makers.has(nameOf(node.callee))) made.push(node);
    };
    return {
      ImportDeclaration(node) {
        for (const name of importedMakers(node, modules)) makers.add(name);
      },
      NewExpression: look,
      CallExpression(node) {
        look(node);
        if (node.callee.name === 'once') heard.add(nameOf(node.arguments[0]));
        if (node.callee.type === 'MemberExpression' && isListener(node)) {
          for (let { object } = node.callee; object; object = object.callee?.object)
            heard.add(nameOf(object));
        }
      },
      'Program:exit'() {
        for (const node of made) {
          if (!isHeardAtOnce(node) && !heard.has(keptAs(node) ?? '')) {
            context.report({ node, messageId: 'unheard' });
          }
        }
      },
    };
  },
};
