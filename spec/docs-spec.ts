import { readFileSync } from 'node:fs';
import { errorsIn, type Fence, fencesOfPage, fencesOfSource } from './support/fences';
import { brokenLinks } from './support/links';
import { root } from './support/processes';
import { filesBelow } from './support/sourceFiles';

const textOf = (path: string): string => readFileSync(root + path, 'utf8');
const pages = [
  ...['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'],
  ...filesBelow('docs', /\.md$/).map((path) => `docs/${path}`).filter((path) => !path.startsWith('docs/api/')),
];
const sources = filesBelow('src', /\.ts$/).map((path) => `src/${path}`);
const fences: readonly Fence[] = [
  ...pages.flatMap((path) => fencesOfPage(path, textOf(path))),
  ...sources.flatMap((path) => fencesOfSource(path, textOf(path))),
];

const planted: readonly Fence[] = [
  ...fencesOfPage(
    'planted.md',
    ['# Planted', '```ts', "import { interval } from 'rxjs';", "interval('1 s');", '```', '- a list', '  ```ts', '  missing();', '  ```', '```ts no-check', 'nonsense(', '```', '```json', '{', '```'].join('\n'),
  ),
  ...fencesOfSource('src/planted.ts', ['/**', ' * @example', ' * ```ts', " * const wrong: number = taskId;", ' * ```', ' */', '// ```ts', 'export const code = 1;'].join('\n')),
];

describe('the examples of the documentation', () => {
  let errors: string[];

  beforeAll(() => {
    errors = errorsIn([...fences, ...planted]);
  }, 60_000);

  it('are compiled: what is planted wrong is found, at its line', () => {
    expect(errors.filter((error) => error.includes('planted'))).toEqual([
      expect.stringMatching(/^planted\.md:4 Argument of type 'string'/),
      expect.stringMatching(/^planted\.md:8 Cannot find name 'missing'/),
      expect.stringMatching(/^src\/planted\.ts:4 Type 'string' is not assignable to type 'number'/),
    ]);
  });

  it('compile against the sources', () => {
    expect(errors.filter((error) => !error.includes('planted'))).toEqual([]);
  });

  it.each(['README.md', 'src/'])('are there in %s', (place) => {
    expect(fences.filter(({ path }) => path.startsWith(place)).length).toBeGreaterThan(0);
  });
});

describe('the links of the documentation', () => {
  it('are checked: what is planted wrong is found, at its line', () => {
    const text = ['# One [two](README.md)', '[a](#one-two) [b](#gone) [c](README.md) [d](https://example.com/x)', '[e](docs/gone.md "title") `[f](gone)`', '```', '[g](gone)', '```', '[h]: ../outside.md'].join('\n');
    expect(brokenLinks('planted.md', text, textOf)).toEqual(['planted.md:2 #gone', 'planted.md:3 docs/gone.md', 'planted.md:7 ../outside.md']);
  });

  it.each(pages)('of %s lead somewhere', (path) => {
    expect(brokenLinks(path, textOf(path), textOf)).toEqual([]);
  });
});
