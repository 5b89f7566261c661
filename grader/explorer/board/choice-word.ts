import type { Action } from './codes';
import { code } from './record';

/** A choice in one word: an action and a process, and of a cut the bytes that are moved. */
export const choiceWord = (action: Action, process: number, bytes = 0): number =>
  (bytes << 8) | (action << 4) | process;

export const processOfChoice = (choice: number): number => choice & 15;
export const actionOfChoice = (choice: number): Action => code((choice >> 4) & 15);
/** 0 for all. */
export const bytesOfChoice = (choice: number): number => choice >>> 8;
