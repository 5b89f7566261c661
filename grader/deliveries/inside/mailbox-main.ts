/** Loaded first in each process that a process under test starts while its deliveries are held. */
import { openMailbox } from './mailbox';
import { fromVariable, POST_VARIABLE } from '../protocol';

const address = process.env[POST_VARIABLE];
if (address !== undefined && address !== '') openMailbox(fromVariable(address), { holdsParent: true });
