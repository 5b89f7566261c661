/**
 * The rooms of grader/, from the ground up: a room imports from those before it in this list, and from no other. The mutants,
 * the bench and the house stand beside the tower: only the commands may import from them.
 */
export const rooms = [
  'kernel',
  'history',
  'explorer',
  'time',
  'faults',
  'course',
  'containment',
  'image',
  'subject',
  'exploration',
  'deliveries',
  'game',
  'lab',
  'diagnosis',
  'report',
  'picture',
  'formats',
  'grade',
  'judge',
  'play',
  'sandbox',
  'batch',
  'watch',
  'scratch',
  'graduation',
  'mutants',
  'bench',
  'house',
  'cli',
] as const;

/** What a kind of file may import. A file is of the first kind that matches it. */
export interface Vocabulary {
  readonly files: RegExp;
  readonly allowed: RegExp;
  /** Also allowed in type imports. */
  readonly typesOnly?: RegExp;
  readonly law: string;
}

const BESIDE = String.raw`\.\/[a-z][a-z0-9-]*`;
const anything = /(?:)/;

export const vocabularies: readonly Vocabulary[] = [
  {
    files: /^exercises\/[^/]+\/[a-z][^/]*\.spec\.ts$/,
    allowed: /^\.\/[1-9]-[a-z][a-z0-9-]*\.spec$/,
    law: 'the spec of a kata imports the specs of its stages',
  },
  {
    files: /^exercises\/[^/]+\/[1-9]-[^/]+\.spec\.ts$/,
    allowed: /^#lab$/,
    typesOnly: new RegExp(String.raw`^${BESIDE}\.scenarios$`),
    law: 'a spec imports #lab, and the types of the scenarios beside it: it never loads learner code',
  },
  {
    files: /^exercises\/[^/]+\/[^/]+\.scenarios\.ts$/,
    allowed: new RegExp(
      String.raw`^(?:#kernel$|#katas/|#lab/gate$|node:|${BESIDE}(?:\.scenarios|\.programs)?$)`,
    ),
    law: 'scenarios import what code of the katas does, and #lab/gate',
  },
  {
    files: /^(?:exercises|solutions)\//,
    allowed: new RegExp(`^(?:#kernel$|#katas/|node:|${BESIDE}$)`),
    law: 'code of the katas imports #kernel, #katas/<name>, node: modules and the files beside it',
  },
  {
    files: /^grader\/mutants\/(?:\d|cheats\/)/,
    allowed: /^(?:#kernel$|#katas\/|node:|\.\/(?!.*\.\.))/,
    law: 'a submission imports #kernel, #katas/<name>, node: modules and its own files',
  },
  { files: /\.test\.ts$|\/(?:testing|fixtures)\//, allowed: anything, law: 'tests import what they test' },
  {
    files: /^grader\/(?:explorer|time|bench)\//,
    allowed: anything,
    law: 'the explorer is compiled for both sides',
  },
  {
    // It is bundled, and finds its process's one kernel by this name; a relative import would bundle a second one.
    files: /^grader\/(?:(?:subject|deliveries)\/inside\/|deliveries\/gates\/gate\.ts$)/,
    allowed: /^(?:#kernel\/internal$|node:|\.\.?\/(?!(?:\.\.\/)*kernel\/))/,
    law: 'the program of a process under test imports #kernel/internal, node: modules and other files, but no second kernel',
  },
  {
    // It is compiled into a cache whose package.json has no imports, so `#kernel` would not be found.
    files: /^grader\//,
    allowed: /^[^#]/,
    law: 'the grader imports by relative path: `#…` is for code that runs in a process under test',
  },
];
