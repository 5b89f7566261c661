/**
 * The same memory as every element type. Typed arrays, never a DataView, which stores byte by byte until V8
 * optimises it: another process would read torn values. Each view is exactly as long as whole elements fit,
 * so `index < length` is the whole bounds check, and memory that is closed has views of length 0.
 */
export class Views {
  readonly int8: Int8Array;
  readonly uint8: Uint8Array;
  readonly int16: Int16Array;
  readonly uint16: Uint16Array;
  readonly int32: Int32Array;
  readonly uint32: Uint32Array;
  readonly float32: Float32Array;
  readonly float64: Float64Array;
  readonly bigInt64: BigInt64Array;
  readonly bigUint64: BigUint64Array;

  /** `origin`: where they begin in the buffer, a multiple of 8. */
  constructor(buffer: ArrayBufferLike, byteLength: number, origin = 0) {
    const [halves, words, longs] = [byteLength >>> 1, byteLength >>> 2, byteLength >>> 3];
    this.int8 = new Int8Array(buffer, origin, byteLength);
    this.uint8 = new Uint8Array(buffer, origin, byteLength);
    this.int16 = new Int16Array(buffer, origin, halves);
    this.uint16 = new Uint16Array(buffer, origin, halves);
    this.int32 = new Int32Array(buffer, origin, words);
    this.uint32 = new Uint32Array(buffer, origin, words);
    this.float32 = new Float32Array(buffer, origin, words);
    this.float64 = new Float64Array(buffer, origin, longs);
    this.bigInt64 = new BigInt64Array(buffer, origin, longs);
    this.bigUint64 = new BigUint64Array(buffer, origin, longs);
  }
}

export const NO_VIEWS = new Views(new ArrayBuffer(0), 0);
