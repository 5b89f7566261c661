import type { CAC } from 'cac';
import type { ClassFlags } from './class';
import type { ClassWorkerFlags } from './class-worker';

/** `class` and its workers, as main.ts lists them. */
export function addClassCommands(cli: CAC): void {
  cli
    .command('class [submissions]', 'Judge a folder of submissions, each in a sandbox of its own')
    .option('--out <dir>', 'The folder of the results; the same one resumes a run')
    .option('--kata <name>', 'Only this kata (may be given more than once)')
    .option('--jobs <n>', 'How many to judge at a time (one per core)')
    .option('--refs <file>', 'The folder is a repository, and each line of the file a commit of it')
    .option('--queue <url>', 'Have it judged by the workers at a Redis: redis://host:6379')
    .option('--trust-every-submission', 'Without a sandbox: each submission has your rights and your files')
    .example('npm run class -- submissions/ --out results/ --kata bank')
    .action(async (folder: string | undefined, flags: ClassFlags) =>
      (await import('./class')).classCommand(folder, flags),
    );
  cli
    .command('class:worker', 'Judge what `class --queue` requests, on this machine')
    .option('--queue <url>', 'The Redis: redis://:password@host:6379')
    .option('--jobs <n>', 'How many to judge at a time (one per core)')
    .option('--trust-every-submission', 'Without a sandbox: each submission has your rights and your files')
    .example('npm run class:worker -- --queue redis://host:6379')
    .action(async (flags: ClassWorkerFlags) => (await import('./class-worker')).classWorkerCommand(flags));
}
