export class QueueEmpty extends Error {
  override readonly name = 'QueueEmpty';
  readonly code = 'QUEUE_EMPTY';
}
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
  readonly code = 'QUEUE_FULL';
}
export class QueueClosed extends Error {
  override readonly name = 'QueueClosed';
  readonly code = 'QUEUE_CLOSED';
}
