/** What goes wrong with items of a queue. Items are shown as they were put; `call` describes the call and its answer. */
export interface QueueFacts {
  'taken-twice': { item: string };
  'never-put': { item: string };
  'item-lost': { item: string };
  'out-of-order': { process: number; item: string };
  'empty-although-filled': { call: string };
  'full-although-room': { call: string; maxSize: number };
  'put-beyond-full': { call: string; maxSize: number };
  'joined-early': { call: string };
  /** A put failed but took a place; now this process waits for room, or is refused. */
  'place-taken': { process: number; answer: 'waits' | 'refused' };
}
