import { learnerText, NAME } from '../../faults/learner-text';
import type { Problem } from '../intake/refused';

/** What is wrong with a submission, as a sentence. Names in it are the student's: they are bounded and printable. */
export function problemText(problem: Problem): string {
  switch (problem.code) {
    case 'not-an-archive':
      return `${named(problem.file)} is neither a folder nor a zip or tar file.`;
    case 'broken-archive':
      return `The archive is damaged: ${named(problem.detail.replace(/\.+$/, ''))}.`;
    case 'unsafe-name':
      return `The archive has a name that leads out of it: ${named(problem.name)}.`;
    case 'link-out':
      return `${named(problem.name)} is a link that leads out of the submission, to ${named(problem.target)}.`;
    case 'too-large':
      return `It has more than ${String(problem.mostBytes / 1024 ** 2)} MiB of files.`;
    case 'too-many-files':
      return `It has more than ${String(problem.most)} files.`;
    case 'same-name':
      return `The archive has several files of the name ${named(problem.name)}.`;
    case 'no-kata':
      return 'It has no file of a kata.';
    case 'ambiguous':
      return `It has ${String(problem.places.length)} files for the kata ${problem.kata}: ${problem.places.slice(0, 3).map(named).join(', ')}${problem.places.length > 3 ? ', …' : ''}.`;
    case 'unreadable-file':
      return `${named(problem.file)} cannot be read (${problem.why}).`;
    case 'no-such-ref':
      return `The repository has no commit ${named(problem.ref)}.`;
    case 'unreadable':
      return `It cannot be read: ${named(problem.detail)}.`;
    case 'machine':
      return `It could not be unpacked on this machine: ${named(problem.detail)}.`;
  }
}

const named = (name: string): string => learnerText(name, NAME);
