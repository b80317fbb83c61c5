// EXPLAIN as a tree: a line for each step, its inputs two spaces further in.

import {element} from './dom.js';

export function planTree(lines) {
  const totals = [];
  const root = {children: []};
  const path = [{depth: -1, node: root}];
  for (const line of lines) {
    if (/^tables?: /.test(line)) {
      totals.push(line);
      continue;
    }
    const depth = line.length - line.trimStart().length;
    while (path[path.length - 1].depth >= depth) {
      path.pop();
    }
    const node = step(line.trim());
    path[path.length - 1].node.children.push(node);
    path.push({depth, node});
  }
  const longest = Math.max(0, ...all(root).map(node => node.millis ?? 0));
  const tree = element('ul', 'plan', ...root.children.map(node => item(node, longest)));
  tree.setAttribute('role', 'tree');
  return element('div', '', tree, ...totals.map(line => element('div', 'totals', line)));
}

// "scan t (a): full scan [about 3 rows; 3 in 0.1 ms, own 0.1 ms]"
function step(line) {
  const [, text, detail] = line.match(/^(.*?)(?: \[([^[]*)\])?$/s);
  const time = detail?.match(/own ([\d.]+) ms/) ?? detail?.match(/ in ([\d.]+) ms/);
  return {text, detail, millis: time ? Number(time[1]) : null, children: []};
}

const all = node => node.children.flatMap(child => [child, ...all(child)]);

function item(node, longest) {
  const [, operator, rest] = node.text.match(/^([a-z]+(?: join)?)(.*)$/is) ?? [null, node.text, ''];
  const made = element('li', '', element('span', 'step', element('span', 'operator', operator), rest));
  made.setAttribute('role', 'treeitem');
  if (node.detail) {
    made.append(element('span', 'detail', node.detail));
  }
  if (node.millis !== null && longest > 0) {
    const filled = element('i');
    filled.style.width = `${Math.max(1, 100 * node.millis / longest)}%`;
    const bar = element('span', 'time', filled);
    bar.title = `${node.millis} ms of its own`;
    made.append(bar);
  }
  if (node.children.length > 0) {
    const inner = element('ul', '', ...node.children.map(child => item(child, longest)));
    inner.setAttribute('role', 'group');
    made.append(inner);
  }
  return made;
}
