import type { CNumbers, TypeCode } from '#katas/value';
import { call, RemoteObject } from './remote-object';

// The methods of the proxies of numbers.

export class ValueMethods<Code extends TypeCode = TypeCode> extends RemoteObject {
  get(): Promise<CNumbers[Code]> {
    return this[call]('get', []);
  }

  set(value: CNumbers[Code]): Promise<void> {
    return this[call]('set', [value]);
  }
}

export class ArrayMethods<Code extends TypeCode = TypeCode> extends RemoteObject {
  length(): Promise<number> {
    return this[call]('length', []);
  }

  get(index: number): Promise<CNumbers[Code]> {
    return this[call]('get', [index]);
  }

  set(index: number, value: CNumbers[Code]): Promise<void> {
    return this[call]('set', [index, value]);
  }

  slice(...range: [start?: number, end?: number]): Promise<CNumbers[Code][]> {
    return this[call]('slice', range);
  }

  snapshot(): Promise<CNumbers[Code][]> {
    return this[call]('snapshot', []);
  }
}
