/** Loaded first in each process that a process under test starts while its deliveries are held. */
import { countChanges } from './count-changes';
import { CHANGES_VARIABLE } from '../changes/layout';
import { openMailbox } from './mailbox';
import { fromVariable, POST_VARIABLE } from '../protocol';

const address = process.env[POST_VARIABLE];
if (address !== undefined && address !== '') openMailbox(fromVariable(address), { holdsParent: true });
const table = process.env[CHANGES_VARIABLE];
if (table !== undefined && table !== '') countChanges(table);
