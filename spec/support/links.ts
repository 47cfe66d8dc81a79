import { existsSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { root } from './processes';

/** The relative links of a page that lead nowhere `within` a folder, as `path:line target`. `textOf` reads another page. */
export function brokenLinks(path: string, text: string, textOf: (path: string) => string, within = root): string[] {
  return linksOf(text).flatMap(({ target, line }) => (leads(path, text, target, textOf, within) ? [] : [`${path}:${line} ${target}`]));
}

function leads(path: string, text: string, target: string, textOf: (path: string) => string, within: string): boolean {
  const [file = '', anchor] = target.split('#');
  const place = posix.normalize(posix.join(posix.dirname(path), decodeURI(file)));
  if (file === '') return anchorsOf(text).has(anchor ?? '');
  if (place.startsWith('..') || !existsSync(within + place)) return false;
  if (anchor === undefined || !place.endsWith('.md') || statSync(within + place).isDirectory()) return true;
  return anchorsOf(textOf(place)).has(anchor);
}

function linksOf(text: string): { target: string; line: number }[] {
  return withoutFences(text).flatMap((content, index) => {
    const prose = content.replaceAll(/`[^`]*`/g, (code) => ' '.repeat(code.length));
    const inline = [...prose.matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)/g)];
    const references = [...prose.matchAll(/^\s*\[[^\]]+\]:\s*(\S+)/g)];
    return [...inline, ...references]
      .map(([, target]) => ({ target: target!, line: index + 1 }))
      .filter(({ target }) => !/^[a-z][a-z0-9+.-]*:|^\/\//i.test(target));
  });
}

/** The anchors that a Git host makes of headings. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set([...text.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)].map(([, name]) => name!));
  for (const line of withoutFences(text)) {
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1];
    if (heading === undefined) continue;
    const slug = heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-');
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** The lines of a page; those inside fences are blank. */
function withoutFences(text: string): string[] {
  let inside = false;
  return text.split('\n').map((line) => {
    const marks = /^\s*`{3,}/.test(line);
    if (marks) inside = !inside;
    return inside || marks ? '' : line;
  });
}
