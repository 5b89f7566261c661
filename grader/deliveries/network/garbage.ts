/** Bytes that no client would send, with what they are called in a sentence. */
export function garbage(): (readonly [string, Uint8Array])[] {
  return [
    ['Noise', Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256)],
    ['A length of 4 GiB', Buffer.concat([Buffer.alloc(4, 0xff), Buffer.alloc(200_000)])],
    ['A length of 1 GiB', Buffer.concat([Buffer.from([0, 0, 0, 0x40, 0x40, 0, 0, 0]), Buffer.alloc(64)])],
    ['Zeros', Buffer.alloc(100_000)],
  ];
}
