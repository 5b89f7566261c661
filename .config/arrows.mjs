/**
 * The rooms of grader/, and the rooms below each that it may import from:
 *
 *   cli → grade → report → diagnosis → lab → faults → explorer → history → kernel
 *
 * A room that is not in this table is an error (grader/arrows.test.ts), so a new one must say where it stands.
 */
const floors = ['kernel', 'history', 'explorer', 'faults', 'lab', 'diagnosis', 'report', 'grade', 'cli'];

/** Beside the tower: what holds the grader to account. `npm run bench` begins in the cli, as every command does. */
const besides = { mutants: ['report', 'lab', 'kernel'], bench: ['lab', 'explorer', 'kernel'] };
const doors = { cli: ['bench'] };

/** @type {Readonly<Record<string, readonly string[]>>} */
const rooms = {
  ...Object.fromEntries(
    floors.map((room, floor) => [room, [...floors.slice(0, floor), ...(doors[room] ?? [])]]),
  ),
  ...besides,
};

/** The rooms as zones of import-x/no-restricted-paths. */
export const zones = [
  ...Object.entries(rooms).map(([room, below]) => ({
    target: `./grader/${room}`,
    from: './grader',
    except: [room, ...below].map((name) => `./${name}`),
    message: `The arrows of the house: grader/${room} imports from ${below.join(', ') || 'no other room'}.`,
  })),
  {
    target: floors.map((room) => `./grader/${room}`),
    from: ['./exercises', './solutions'],
    message: 'The grader loads katas only into processes under test, never by import.',
  },
];

const nodeBuiltins = 'node:';
const besideIt = '\\./[a-z][a-z0-9-]*';

/** What may be written after `from`, by the kind of file: a pattern of all that is allowed, and what to say otherwise. */
export const vocabularies = [
  {
    files: ['exercises/*/*.ts', 'solutions/*/*.ts'],
    ignores: ['**/*.{spec,scenarios}.ts'],
    allowed: ['#kernel$', '#katas/', nodeBuiltins, `${besideIt}$`],
    message: 'Code of the katas imports #kernel, #katas/<name>, node: modules and the files beside it.',
  },
  {
    // A learner may have folders, JSON and endings.
    files: ['grader/mutants/*/*/**/*.ts'],
    allowed: ['#kernel$', '#katas/', nodeBuiltins, '\\./(?!.*[.]{2})'],
    message: 'A submission imports #kernel, #katas/<name>, node: modules and its own files.',
  },
  {
    files: ['exercises/*/*.scenarios.ts'],
    allowed: ['#kernel$', '#katas/', '#lab/gate$', nodeBuiltins, `${besideIt}$`],
    message: 'Scenarios import what code of the katas does, and #lab/gate.',
  },
  {
    files: ['exercises/*/*.spec.ts'],
    allowed: ['#lab$', `${besideIt}\\.scenarios$`],
    typesOnly: `^${besideIt}\\.scenarios$`,
    message: 'A spec imports #lab, and the types of the scenarios beside it: it never loads learner code.',
  },
  {
    // It is bundled, and finds the one kernel of its process by this name. A relative import would bundle a second.
    files: ['grader/lab/subject/**/*.ts', 'grader/lab/gates/gate.ts'],
    ignores: ['**/*.test.ts'],
    allowed: ['#kernel/internal$', nodeBuiltins, '\\.\\.?/(?!(?:\\.\\./)*kernel/)'],
    message: 'The program of a process under test imports #kernel/internal, node: modules and its own room.',
  },
  {
    // Compiled into a cache where package.json has no imports, so `#kernel` would not be found there.
    files: ['grader/**/*.ts'],
    ignores: [
      'grader/lab/subject/**',
      'grader/lab/gates/gate.ts',
      'grader/explorer/**',
      'grader/mutants/**',
      'grader/bench/**',
      '**/fixtures/**',
      '**/*.test.ts',
    ],
    allowed: ['[^#]'],
    message: 'The grader imports by relative path: `#…` is for code that runs in a process under test.',
  },
];
