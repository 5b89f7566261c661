import { types } from 'node:util';
import type { Callable } from './references';

/** What a part of a value is called in errors, such as `item.callbacks[0]`. */
export function pathTo(path: string, key: string, isArray: boolean): string {
  if (isArray && /^\d+$/.test(key)) return `${path}[${key}]`;
  if (/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key)) return path === '' ? key : `${path}.${key}`;
  return `${path}[${JSON.stringify(key)}]`;
}

export function nameOf(value: Callable): string {
  return value.name === '' ? '(anonymous)' : value.name;
}

export function describeInstance(value: object): string {
  return types.isProxy(value)
    ? 'a Proxy'
    : `a ${Object.prototype.toString.call(value).slice('[object '.length, -1)}`;
}
