import { runChild } from './internal';

runChild();
